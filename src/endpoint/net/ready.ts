import { EPOLLIN, EPOLLONESHOT, EPOLLOUT } from '../../kernel/constants.js';
import { type Descriptor, watch } from '../../kernel/index.js';

/** Longest delay setTimeout can count. */
const longestDelay = 2 ** 31 - 1;

/**
 * Waits until a descriptor can be read or written, or has failed: true; false when `timeout` milliseconds are over first.
 * Rejects with the signal's reason.
 */
export function untilReady(
  fd: Descriptor,
  way: 'read' | 'write',
  signal: AbortSignal,
  timeout?: number,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    let timer: NodeJS.Timeout | undefined;
    const finish = (settle: () => void) => {
      watching.close();
      if (timer !== undefined) clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => finish(() => reject(signal.reason));
    const events = (way === 'read' ? EPOLLIN : EPOLLOUT) | EPOLLONESHOT;
    const watching = watch(fd, events, () => finish(() => resolve(true)));
    signal.addEventListener('abort', abort, { once: true });
    if (timeout !== undefined && timeout <= longestDelay) {
      timer = setTimeout(() => finish(() => resolve(false)), timeout);
    }
    return undefined;
  });
}
