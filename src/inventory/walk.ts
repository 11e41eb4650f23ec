import { native } from '../kernel/addon.js';
import { SystemError } from '../kernel/system-error.js';
import { type NativeWalk, walkDescriptors } from '../kernel/walk.js';
import type { Coverage } from './coverage.js';
import { OwnerIndex, ownerFiles } from './owners.js';
import type { ResolvedOptions } from './resolve.js';
import { Users } from './users.js';

/**
 * Open files of the whole machine from which a BPF iterator is sooner done than a walk over /proc: its program takes some
 * 10 ms to make, then a descriptor 0.4 microseconds instead of 2 to 4.
 */
const MANY_FILES = 8192;

/** How owners are to be found. */
export type OwnerOptions = Pick<ResolvedOptions, 'procPath' | 'signal' | 'threads' | 'ownersBy'>;

/** Waits for the walk, but not beyond an abort: the walk cannot be stopped, and ends by itself soon after. */
function until<T>(walk: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return walk;
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    walk.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Open files of the machine, proc_sys_fs(5): a number the kernel has at hand. */
function openFiles(): number {
  const text = native().readFile('/proc/sys/fs/file-nr');
  return typeof text === 'number' ? 0 : Number.parseInt(text.toString('latin1'), 10);
}

/** Walks in the way that was asked for, or that takes less time; undefined when that way is closed. */
async function walk(
  { procPath, ownersBy }: OwnerOptions,
  coverage: Coverage,
): Promise<NativeWalk | undefined> {
  if (ownersBy === 'bpf' || (ownersBy === 'auto' && openFiles() >= MANY_FILES)) {
    const { walkByBpf } = await import('./bpf-walk.js');
    const found = await walkByBpf(procPath, ownersBy === 'auto', coverage);
    if (found !== undefined) coverage.ownersBy = 'bpf';
    if (found !== undefined || ownersBy === 'bpf') return found;
  }
  coverage.ownersBy = 'proc';
  return await walkDescriptors({ procPath, files: ownerFiles });
}

/**
 * Finds the holders of every socket, in parallel with whatever follows. What could not be read goes to `coverage`;
 * undefined when nothing could. With `threads`, by the thread. Rejects only with the reason of an aborted signal.
 */
export async function findOwners(options: OwnerOptions, coverage: Coverage): Promise<OwnerIndex | undefined> {
  const { procPath, signal, threads } = options;
  try {
    const found = await until(walk(options, coverage), signal);
    if (found === undefined) return undefined;
    if (found.unreadable > 0) coverage.unreadableProcesses('owners', found.unreadable);
    if (threads) {
      const { walkThreads } = await import('./thread-walk.js');
      return new OwnerIndex(await walkThreads(procPath, ownerFiles, found), new Users());
    }
    return new OwnerIndex(found, new Users());
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    coverage.failed('owners', error.message);
    return undefined;
  }
}
