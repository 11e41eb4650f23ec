import { SEEK_CUR, SEEK_END, SEEK_SET, seek, truncate } from '../apply/position.js';
import { call, fcntlCommand, row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** Where a regular file is read and written, how large it is, and what a pipe holds. */
export const fileOptions: readonly EndpointOption[] = [
  row('f-setpipe-sz pipesz', 'FIFO', 'FD', 'INT', fcntlCommand(1031)),
  row('ftruncate32', 'REG', 'LATE', 'OFF_T', call(truncate)),
  row('ftruncate64 ftruncate truncate', 'REG', 'LATE', 'OFF64_T', call(truncate)),
  row('lseek32-cur', 'BLK,REG', 'LATE', 'OFF_T', call(seek(SEEK_CUR))),
  row('lseek32-end', 'BLK,REG', 'LATE', 'OFF_T', call(seek(SEEK_END))),
  row('lseek32-set lseek32', 'BLK,REG', 'LATE', 'OFF_T', call(seek(SEEK_SET))),
  row('lseek64-cur seek-cur', 'BLK,REG', 'LATE', 'OFF64_T', call(seek(SEEK_CUR))),
  row('lseek64-end seek-end', 'BLK,REG', 'LATE', 'OFF64_T', call(seek(SEEK_END))),
  row('lseek64-set lseek lseek64 seek seek-set', 'BLK,REG', 'LATE', 'OFF64_T', call(seek(SEEK_SET))),
];
