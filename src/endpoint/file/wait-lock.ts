import { type Descriptor, flock, lockRecords, SystemError } from '../../kernel/index.js';
import { F_RDLCK, F_WRLCK, LOCK_EX, LOCK_NB, LOCK_SH } from '../option/apply/lock.js';
import type { EndpointOptions } from '../option/types.js';
import { pause } from '../retry.js';

/** Options that wait for a lock, and how it is tried once. */
const waiting: Readonly<Record<string, (fd: Descriptor) => void>> = {
  'flock-sh': (fd) => flock(fd, LOCK_SH | LOCK_NB),
  'flock-ex': (fd) => flock(fd, LOCK_EX | LOCK_NB),
  'f-setlkw-rd': (fd) => lockRecords(fd, F_RDLCK, false),
  'f-setlkw-wr': (fd) => lockRecords(fd, F_WRLCK, false),
};

/** Milliseconds between attempts. */
const interval = 50;

/** What means that another holds the lock: EACCES, EAGAIN. */
const held: ReadonlySet<number> = new Set([11, 13]);

function tryOnce(attempt: (fd: Descriptor) => void, fd: Descriptor): boolean {
  try {
    attempt(fd);
    return true;
  } catch (error) {
    if (error instanceof SystemError && held.has(error.errno)) return false;
    throw error;
  }
}

/**
 * Takes the locks that `flock-ex` and its like wait for. The calls themselves would hold up all sessions of the process, of
 * which one may be who holds the lock. Rejects with SystemError or the signal's reason; the caller still owns `fd`.
 */
export async function waitForLocks(
  options: EndpointOptions,
  fd: Descriptor,
  signal: AbortSignal,
): Promise<void> {
  for (const [name, attempt] of Object.entries(waiting)) {
    if (!options.has(name) || !options.flag(name)) continue;
    while (!tryOnce(attempt, fd)) await pause(interval, signal);
  }
}
