import { inodeFlag } from '../apply/inode.js';
import { call, row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** Attributes of files, ioctl_iflags(2). */
export const inodeOptions: readonly EndpointOption[] = [
  row('fs-append ext2-append ext3-append', 'REG', 'FD', 'BOOL', call(inodeFlag(0x20))),
  row('fs-compr compr ext2-compr ext3-compr', 'REG', 'FD', 'BOOL', call(inodeFlag(0x4))),
  row('fs-dirsync dirsync ext2-dirsync ext3-dirsync', 'REG', 'FD', 'BOOL', call(inodeFlag(0x10000))),
  row('fs-immutable ext2-immutable ext3-immutable immutable', 'REG', 'FD', 'BOOL', call(inodeFlag(0x10))),
  row(
    'fs-journal-data ext2-journal-data ext3-journal-data journal journal-data',
    'REG',
    'FD',
    'BOOL',
    call(inodeFlag(0x4000)),
  ),
  row('fs-noatime ext2-noatime ext3-noatime', 'REG', 'FD', 'BOOL', call(inodeFlag(0x80))),
  row('fs-nodump ext2-nodump ext3-nodump nodump', 'REG', 'FD', 'BOOL', call(inodeFlag(0x40))),
  row('fs-notail ext2-notail ext3-notail', 'REG', 'FD', 'BOOL', call(inodeFlag(0x8000))),
  row('fs-secrm ext2-secrm ext3-secrm secrm', 'REG', 'FD', 'BOOL', call(inodeFlag(0x1))),
  row('fs-sync ext2-sync ext3-sync', 'REG', 'FD', 'BOOL', call(inodeFlag(0x8))),
  row('fs-topdir ext2-topdir ext3-topdir topdir', 'REG', 'FD', 'BOOL', call(inodeFlag(0x20000))),
  row('fs-unrm ext2-unrm ext3-unrm unrm', 'REG', 'FD', 'BOOL', call(inodeFlag(0x2))),
];
