import type { SocketListing, SocketRecord } from '../../index.js';
import { columnsByName } from '../../render/column/index.js';
import { orderBy, type SortKey, usualOrder } from '../../render/order.js';
import type { Plan } from './plan.js';

const keysOf = ({ sort }: Plan): SortKey[] =>
  sort.flatMap(({ name, descending }) => columnsByName([name]).map((column) => ({ column, descending })));

/** Sorts the records of a listing in place as the command line wants them. */
export const sortRecords = (records: SocketRecord[], plan: Plan, listing: SocketListing): SocketRecord[] =>
  records.sort(plan.sort.length === 0 ? usualOrder : orderBy(keysOf(plan), (uid) => listing.userName(uid)));
