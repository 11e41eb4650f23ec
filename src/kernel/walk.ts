import { native } from './addon.js';
import type { NativeWalk } from './native.js';
import { SystemError } from './system-error.js';

export type { NativeWalk };

/** What walkDescriptors reads. */
export interface WalkOptions {
  /** Where procfs is mounted. Default `/proc`. */
  readonly procPath?: string;
  /** Files to read from the directory of each process that has sockets, such as `comm`; at most 64 KiB of each. */
  readonly files?: readonly string[];
  /** The most threads to use. Default: one per processor. */
  readonly threads?: number;
}

/** Finds every socket descriptor of every process that may be looked into, proc(5). Rejects with SystemError. */
export function walkDescriptors(options: WalkOptions = {}): Promise<NativeWalk> {
  const { procPath = '/proc', files = [], threads = 0 } = options;
  return new Promise((resolve, reject) => {
    const fail = (status: number): void => reject(new SystemError(`walk ${procPath}`, -status));
    const status = native().walk(procPath, [...files], threads, (result) =>
      typeof result === 'number' ? fail(result) : resolve(result),
    );
    if (status < 0) fail(status);
  });
}

/**
 * Reads the user and the named files of given processes, whose pids ascend; one that has vanished has the user
 * 4294967295 and empty files. `sockets` is empty. Rejects with SystemError.
 */
export function describeProcesses(
  pids: Int32Array,
  { procPath = '/proc', files = [] }: Omit<WalkOptions, 'threads'> = {},
): Promise<NativeWalk> {
  return new Promise((resolve, reject) => {
    const fail = (status: number): void => reject(new SystemError(`read ${procPath}`, -status));
    const status = native().describe(procPath, pids, [...files], (result) =>
      typeof result === 'number' ? fail(result) : resolve(result),
    );
    if (status < 0) fail(status);
  });
}
