import type { NativeModule, NativeWalk } from '../kernel/native.js';
import type { Coverage } from './coverage.js';
import { OwnerIndex, ownerFiles } from './owners.js';
import { Users } from './users.js';

/** Let the native side choose how many threads walk. */
const automatic = 0;

function walk(
  native: NativeModule,
  procPath: string,
  signal: AbortSignal | undefined,
): Promise<NativeWalk | number> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const started = native.walk(procPath, [...ownerFiles], automatic, (result) => {
      signal?.removeEventListener('abort', onAbort);
      resolve(result);
    });
    if (started < 0) resolve(started);
  });
}

/**
 * Finds the holders of every socket, in parallel with whatever follows. What could not be read goes to `coverage`;
 * undefined when nothing could. Rejects only with the reason of an aborted signal.
 */
export async function findOwners(
  native: NativeModule,
  procPath: string,
  coverage: Coverage,
  signal: AbortSignal | undefined,
): Promise<OwnerIndex | undefined> {
  const result = await walk(native, procPath, signal);
  if (typeof result === 'number') {
    coverage.failed('owners', `${procPath} cannot be read: ${native.strerror(-result)}`);
    return undefined;
  }
  if (result.unreadable > 0) coverage.unreadableProcesses(result.unreadable);
  return new OwnerIndex(result, new Users());
}
