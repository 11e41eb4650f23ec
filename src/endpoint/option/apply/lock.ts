import { type Descriptor, flock, lockRecords as lock } from '../../../kernel/index.js';
import type { OptionValue } from '../types.js';

/** fcntl(2). */
export const F_RDLCK = 0;
export const F_WRLCK = 1;

/** flock(2). */
export const LOCK_SH = 1;
export const LOCK_EX = 2;
export const LOCK_NB = 4;

/** Locks the whole file for the process, by fcntl(2). */
export const lockRecords =
  (type: number, wait: boolean) =>
  (fd: Descriptor, wanted: OptionValue): void => {
    if (wanted !== false) lock(fd, type, wait);
  };

/** Locks the open file, by flock(2). */
export const lockFile =
  (operation: number) =>
  (fd: Descriptor, wanted: OptionValue): void => {
    if (wanted !== false) flock(fd, operation);
  };
