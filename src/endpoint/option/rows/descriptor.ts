import { changeGroup, changeMode, changeOwner } from '../apply/inode.js';
import { ioctlBin, ioctlInt, ioctlIntp, ioctlString, ioctlVoid } from '../apply/ioctl.js';
import { F_RDLCK, F_WRLCK, LOCK_EX, LOCK_NB, LOCK_SH, lockFile, lockRecords } from '../apply/lock.js';
import { call, fcntlCommand, row } from '../row.js';
import type { EndpointOption } from '../types.js';

const F_SETFD = 2;

/** What can be done with every descriptor. */
export const descriptorOptions: readonly EndpointOption[] = [
  row('cloexec', 'FD', 'LATE', 'BOOL', fcntlCommand(F_SETFD)),
  row('cool-write coolwrite', 'FD', 'INIT', 'BOOL'),
  row('end-close close', 'FD', 'OFFSET', 'CONST'),
  row('f-setlk-rd setlk-rd', 'FD', 'FD', 'BOOL', call(lockRecords(F_RDLCK, false))),
  row('f-setlk-wr f-setlk setlk setlk-wr', 'FD', 'FD', 'BOOL', call(lockRecords(F_WRLCK, false))),
  row('f-setlkw-rd setlkw-rd', 'FD', 'FD', 'BOOL', call(lockRecords(F_RDLCK, true))),
  row(
    'f-setlkw-wr f-setlkw lock lockw setlkw setlkw-wr',
    'FD',
    'FD',
    'BOOL',
    call(lockRecords(F_WRLCK, true)),
  ),
  row('flock-ex flock', 'FD', 'FD', 'BOOL', call(lockFile(LOCK_EX))),
  row('flock-ex-nb flock-nb', 'FD', 'FD', 'BOOL', call(lockFile(LOCK_EX | LOCK_NB))),
  row('flock-sh', 'FD', 'FD', 'BOOL', call(lockFile(LOCK_SH))),
  row('flock-sh-nb', 'FD', 'FD', 'BOOL', call(lockFile(LOCK_SH | LOCK_NB))),
  row('group-late gid-l', 'FD', 'LATE', 'GID_T', call(changeGroup)),
  row('ioctl-bin', 'FD', 'FD', 'INT:BIN', call(ioctlBin)),
  row('ioctl-int', 'FD', 'FD', 'INT:INT', call(ioctlInt)),
  row('ioctl-intp', 'FD', 'FD', 'INT:INTP', call(ioctlIntp)),
  row('ioctl-string', 'FD', 'FD', 'INT:STRING', call(ioctlString)),
  row('ioctl-void ioctl', 'FD', 'FD', 'INT', call(ioctlVoid)),
  row('perm-late', 'FD', 'LATE', 'MODE_T', call(changeMode)),
  row('shut-close', 'FD', 'OFFSET', 'CONST'),
  row('shut-down', 'FD', 'OFFSET', 'CONST'),
  row('shut-none', 'FD', 'OFFSET', 'CONST'),
  row('shut-null', 'FD', 'OFFSET', 'CONST'),
  row('user-late uid-l', 'FD', 'LATE', 'UID_T', call(changeOwner)),
];
