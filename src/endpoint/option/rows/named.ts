import { changeGroup, changeMode, changeOwner } from '../apply/inode.js';
import { call, row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** Names in the file system: who may use them, and when they are removed. */
export const namedOptions: readonly EndpointOption[] = [
  row('group gid', 'FD,NAMED', 'FD', 'GID_T', call(changeGroup)),
  row('group-early gid-e', 'NAMED', 'PREOPEN', 'GID_T'),
  row('perm mode', 'FD,NAMED', 'FD', 'MODE_T', call(changeMode)),
  row('perm-early', 'NAMED', 'PREOPEN', 'MODE_T'),
  row('unlink delete remove', 'NAMED', 'PREOPEN', 'BOOL'),
  row('unlink-close', 'NAMED', 'LATE', 'BOOL'),
  row('unlink-early new', 'NAMED', 'EARLY', 'BOOL'),
  row('unlink-late', 'NAMED', 'PASTOPEN', 'BOOL'),
  row('user owner uid', 'FD,NAMED', 'FD', 'UID_T', call(changeOwner)),
  row('user-early uid-e', 'NAMED', 'PREOPEN', 'UID_T'),
];
