import { native } from './addon.js';
import { F_GETFL, F_SETFL, O_NONBLOCK } from './constants.js';
import { check, checkReady, SystemError } from './system-error.js';

/** A file descriptor of this process. 0 is one like any other. */
export type Descriptor = number;

/** close(2): gives the descriptor up; the caller owned it and must forget the number. Throws SystemError. */
export const close = (fd: Descriptor): void => {
  check('close', native().close(fd));
};

/**
 * Has a descriptor closed when this thread ends with it open, as a worker may at any moment; `wanted` false takes that
 * back, which whoever closes the descriptor or gives it away must do first. Throws SystemError.
 */
export const closeAtExit = (fd: Descriptor, wanted: boolean): void => {
  check('closeAtExit', native().closeAtExit(fd, wanted));
};

/** Whether another thread of this process owns the descriptor, by closeAtExit. */
export const isOwnedElsewhere = (fd: Descriptor): boolean => native().ownedElsewhere(fd) !== 0;

/** fcntl(2) F_DUPFD_CLOEXEC: a second descriptor for the same file; the caller owns both. Throws SystemError. */
export const dup = (fd: Descriptor): Descriptor => check('dup', native().dup(fd));

/** fcntl(2) with a command that takes an integer; the caller still owns `fd`. Throws SystemError, RangeError for other commands. */
export const fcntl = (fd: Descriptor, command: number, argument = 0): number =>
  check('fcntl', native().fcntl(fd, command, argument));

/** fcntl(2) O_NONBLOCK: calls on the file return at once from now on. The caller still owns `fd`. Throws SystemError. */
export const setNonBlocking = (fd: Descriptor): void => {
  const flags = fcntl(fd, F_GETFL);
  if ((flags & O_NONBLOCK) === 0) fcntl(fd, F_SETFL, flags | O_NONBLOCK);
};

/** ioctl(2): `argument` is read and written in place; the caller still owns `fd`. Throws SystemError. */
export const ioctl = (fd: Descriptor, request: number, argument: Uint8Array): number =>
  check('ioctl', native().ioctl(fd, request, argument));

/** read(2): fills `bytes`, returns how many (0 at the end) or `wouldBlock`. The caller still owns `fd`. Throws SystemError. */
export const read = (fd: Descriptor, bytes: Uint8Array): number =>
  checkReady('read', native().read(fd, bytes));

/** Memory that begins at a multiple of 4096 bytes, as O_DIRECT wants it. Throws SystemError. */
export function alignedMemory(size: number): Uint8Array {
  const memory = native().aligned(size);
  if (typeof memory === 'number') throw new SystemError('posix_memalign', -memory);
  return memory;
}

/** write(2): returns how many bytes were taken, or `wouldBlock`. The caller still owns `fd`. Throws SystemError. */
export const write = (fd: Descriptor, bytes: Uint8Array): number =>
  checkReady('write', native().write(fd, bytes));

/** pipe(2): the caller owns both ends. Throws SystemError. */
export function pipe(): { readonly read: Descriptor; readonly write: Descriptor } {
  const pair = new Int32Array(2);
  check('pipe', native().pipe(pair));
  return { read: pair[0] as number, write: pair[1] as number };
}
