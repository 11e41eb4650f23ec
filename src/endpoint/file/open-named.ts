import { open as openCallback, type Stats } from 'node:fs';
import { O_NONBLOCK, O_RDWR } from '../../kernel/constants.js';
import { close, type Descriptor, open, SystemError } from '../../kernel/index.js';
import type { EndpointAccess, OpenRequest } from '../types.js';
import { waitForLocks } from './wait-lock.js';

/** Who may do what with a new file, before the umask. */
export const defaultMode = 0o666;

const accessFlags: Readonly<Record<EndpointAccess, number>> = { read: 0, write: 1, both: O_RDWR };

/** The flag of open(2) for what is wanted. */
export const flagsOf = (access: EndpointAccess): number => accessFlags[access];

const blocks = (found: Stats | undefined, flags: number): boolean =>
  found?.isFIFO() === true && (flags & (O_NONBLOCK | O_RDWR)) === 0;

/** Wakes whoever waits in open(2) for somebody at the other end of the pipe. */
function wakeOpeners(path: string): void {
  try {
    close(open(path, O_RDWR | O_NONBLOCK));
  } catch {
    // The name is gone: then nobody can be woken any more.
  }
}

/** open(2) of a pipe waits for the other end: on a thread, and woken when the signal says so. */
function openWaiting(path: string, flags: number, mode: number, signal: AbortSignal): Promise<Descriptor> {
  return new Promise((resolve, reject) => {
    const wake = () => wakeOpeners(path);
    signal.addEventListener('abort', wake, { once: true });
    openCallback(path, flags, mode, (error, fd) => {
      signal.removeEventListener('abort', wake);
      if (error !== null) return reject(new SystemError(`open ${path}`, -(error.errno ?? 0)));
      if (!signal.aborted) return resolve(fd);
      close(fd);
      reject(signal.reason);
    });
  });
}

/**
 * open(2) with the flags that the options ask for, and `perm` as the mode of a new file; waits for locks. The caller owns
 * the descriptor. Rejects with SystemError or the signal's reason.
 */
export async function openNamed(
  path: string,
  { options, context }: OpenRequest,
  found: Stats | undefined,
  usual: number,
): Promise<Descriptor> {
  const flags = options.openFlags(usual);
  const mode = options.integer('perm') ?? defaultMode;
  context.signal.throwIfAborted();
  const fd = blocks(found, flags)
    ? await openWaiting(path, flags, mode, context.signal)
    : open(path, flags, mode);
  try {
    await waitForLocks(options, fd, context.signal);
  } catch (error) {
    close(fd);
    throw error;
  }
  return fd;
}
