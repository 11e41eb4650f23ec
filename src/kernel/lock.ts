import { native } from './addon.js';
import type { Descriptor } from './descriptor.js';
import { check } from './system-error.js';

/** lseek(2): where the file is read and written next; returns the position. The caller still owns `fd`. Throws SystemError. */
export const seek = (fd: Descriptor, offset: number, whence: number): number =>
  check('lseek', native().seek(fd, offset, whence));

/** flock(2): locks the open file, waiting where LOCK_NB is not said. The caller still owns `fd`. Throws SystemError. */
export const flock = (fd: Descriptor, operation: number): void => {
  check('flock', native().flock(fd, operation));
};

const F_SETLK = 6;
const F_SETLKW = 7;

/** fcntl(2) F_SETLK: locks the whole file for this process, or waits until it can. The caller still owns `fd`. Throws SystemError. */
export const lockRecords = (fd: Descriptor, type: number, wait: boolean): void => {
  check('fcntl', native().lockRecords(fd, wait ? F_SETLKW : F_SETLK, type));
};

/** ioctl(2) of a request that takes a number rather than an address. The caller still owns `fd`. Throws SystemError. */
export const ioctlNumber = (fd: Descriptor, request: number, number: number): number =>
  check('ioctl', native().ioctlNumber(fd, request, number));
