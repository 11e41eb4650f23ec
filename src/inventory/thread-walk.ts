import { readdirSync } from 'node:fs';
import { SystemError } from '../kernel/system-error.js';
import { type NativeWalk, walkDescriptors } from '../kernel/walk.js';

/** A walk whose entries are threads: `pids` holds the process of each, `tids` the thread itself. */
export interface ThreadWalk extends NativeWalk {
  readonly tids: Int32Array;
}

/** Processes looked into at the same time. */
const AT_ONCE = 4;

const numbers = (folder: string): number[] =>
  readdirSync(folder)
    .filter((name) => /^[1-9][0-9]*$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);

/** The walk of a process' threads; undefined when it has ended, or may not be looked into. */
async function walkProcess(folder: string, files: readonly string[]): Promise<NativeWalk | undefined> {
  try {
    return await walkDescriptors({ procPath: folder, files, threads: 1 });
  } catch (error) {
    if (error instanceof SystemError) return undefined;
    throw error;
  }
}

/** Joins walks of one process each into one walk; the files of a thread stand in its blob one behind the other. */
class Joiner {
  readonly #sockets: number[] = [];
  readonly #pids: number[] = [];
  readonly #tids: number[] = [];
  readonly #uids: number[] = [];
  readonly #blobs: Buffer[] = [];
  readonly #ends: number[] = [];
  #length = 0;

  /** Adds the threads of a process. */
  add(pid: number, walk: NativeWalk): void {
    const base = this.#pids.length;
    for (let at = 0; at < walk.sockets.length; at += 3) {
      this.#sockets.push(base + walk.sockets[at]!, walk.sockets[at + 1]!, walk.sockets[at + 2]!);
    }
    for (const [index, tid] of walk.pids.entries()) {
      this.#pids.push(pid);
      this.#tids.push(tid);
      this.#uids.push(walk.uids[index]!);
    }
    for (const end of walk.ends) this.#ends.push(this.#length + end);
    this.#blobs.push(walk.blob);
    this.#length += walk.blob.length;
  }

  /** The whole, with the counts of the walk of processes. */
  join({ processes, unreadable }: NativeWalk): ThreadWalk {
    return {
      sockets: Float64Array.from(this.#sockets),
      pids: Int32Array.from(this.#pids),
      tids: Int32Array.from(this.#tids),
      uids: Uint32Array.from(this.#uids),
      blob: Buffer.concat(this.#blobs),
      ends: Uint32Array.from(this.#ends),
      processes,
      unreadable,
    };
  }
}

/**
 * Finds the socket descriptors of every thread of every process, by process, then thread, then descriptor. `walk` is
 * the walk of the processes, which knows what could not be read. Throws when `procPath` cannot be listed.
 */
export async function walkThreads(
  procPath: string,
  files: readonly string[],
  walk: NativeWalk,
): Promise<ThreadWalk> {
  const pids = numbers(procPath);
  const found: (NativeWalk | undefined)[] = [];
  let at = 0;
  const next = async (): Promise<void> => {
    while (at < pids.length) {
      const index = at++;
      found[index] = await walkProcess(`${procPath}/${pids[index]}/task`, files);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  const joiner = new Joiner();
  for (const [index, threads] of found.entries())
    if (threads !== undefined) joiner.add(pids[index]!, threads);
  return joiner.join(walk);
}
