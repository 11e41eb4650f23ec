import { SystemError } from '../kernel/system-error.js';
import { type NativeWalk, walkDescriptors } from '../kernel/walk.js';
import type { Coverage } from './coverage.js';
import { OwnerIndex, ownerFiles } from './owners.js';
import { Users } from './users.js';

/** Waits for the walk, but not beyond an abort: the walk cannot be stopped, and ends by itself soon after. */
function walkUntil(procPath: string, signal: AbortSignal | undefined): Promise<NativeWalk> {
  const walk = walkDescriptors({ procPath, files: ownerFiles });
  if (signal === undefined) return walk;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    walk.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/**
 * Finds the holders of every socket, in parallel with whatever follows. What could not be read goes to `coverage`;
 * undefined when nothing could. With `threads`, by the thread. Rejects only with the reason of an aborted signal.
 */
export async function findOwners(
  procPath: string,
  coverage: Coverage,
  signal: AbortSignal | undefined,
  threads = false,
): Promise<OwnerIndex | undefined> {
  try {
    const walk = await walkUntil(procPath, signal);
    if (walk.unreadable > 0) coverage.unreadableProcesses('owners', walk.unreadable);
    if (threads) {
      const { walkThreads } = await import('./thread-walk.js');
      return new OwnerIndex(await walkThreads(procPath, ownerFiles, walk), new Users());
    }
    return new OwnerIndex(walk, new Users());
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    coverage.failed('owners', error.message);
    return undefined;
  }
}
