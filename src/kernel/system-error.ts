import { errnoMessage, errnoName } from './errno.js';

/** A system call that failed: `bind: Address already in use (EADDRINUSE)`. */
export class SystemError extends Error {
  override readonly name = 'SystemError';
  /** The kernel's name of the error, such as `EADDRINUSE`. */
  readonly code: string;

  constructor(
    /** The system call, with what it was about where that helps: `bind`, `open /proc/net/tcp`. */
    readonly call: string,
    /** The kernel's number of the error, positive. */
    readonly errno: number,
  ) {
    const code = errnoName(errno);
    super(`${call}: ${errnoMessage(errno)} (${code})`);
    this.code = code;
  }
}

/** Passes the result of a native call on, or throws SystemError when it is a negative errno. */
export function check(call: string, result: number): number {
  if (result < 0) throw new SystemError(call, -result);
  return result;
}

/** -EAGAIN: the call would have to wait. Returned, not thrown, by calls on non-blocking descriptors. */
export const wouldBlock = -11;

/** -EINPROGRESS: connect(2) has begun and goes on by itself. */
export const inProgress = -115;

const interrupted = -4;

/** Like check, but passes `wouldBlock` on as an answer. */
export function checkReady(call: string, result: number): number {
  return result === wouldBlock ? result : check(call, result);
}

/** Like check, for connect(2): 0, `inProgress` (an interrupted connect goes on as well) or `wouldBlock`. */
export function checkConnect(call: string, result: number): number {
  if (result === inProgress || result === interrupted) return inProgress;
  return checkReady(call, result);
}
