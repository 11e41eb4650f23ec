import type { SocketRecord } from '../../index.js';
import { columnsByName } from '../../render/column/index.js';
import { orderBy, type SortKey, usualOrder } from '../../render/order.js';
import { userNames } from './names.js';
import type { Plan } from './plan.js';

const keysOf = ({ sort }: Plan): SortKey[] =>
  sort.flatMap(({ name, descending }) => columnsByName([name]).map((column) => ({ column, descending })));

/** Sorts records in place as the command line wants them. */
export const sortRecords = (records: SocketRecord[], plan: Plan): SocketRecord[] =>
  records.sort(plan.sort.length === 0 ? usualOrder : orderBy(keysOf(plan), userNames()));
