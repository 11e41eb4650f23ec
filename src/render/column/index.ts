import { addressColumns } from './address.js';
import { basicColumns } from './basic.js';
import type { Column } from './column.js';
import { kernelColumns } from './kernel.js';
import { ownerColumns } from './owner.js';

export type { Column, ColumnContext } from './column.js';
export { kindOrder, localPort, remotePort } from './key.js';

/** Every column there is, in the order of the reference. */
export const columns: readonly Column[] = [
  ...basicColumns,
  ...ownerColumns,
  ...addressColumns,
  ...kernelColumns,
];

/** Names of the default table's columns. */
export const tableColumns: readonly string[] = basicColumns.map(({ name }) => name);

/** Names of the columns of a CSV listing: flat, addresses taken apart, nothing cut. */
export const csvColumns: readonly string[] = [
  'kind',
  'family',
  'type',
  'state',
  'recv-q',
  'send-q',
  'local-address',
  'local-port',
  'peer-address',
  'peer-port',
  'interface',
  'process',
  'peer-process',
  'pid',
  'uid',
  'inode',
  'netns',
];

/** The columns of these names; names that do not exist are left out. */
export const columnsByName = (names: readonly string[]): Column[] =>
  names.flatMap((name) => columns.filter((column) => column.name === name));
