import { type BigIntStats, readdirSync, readFileSync, statSync } from 'node:fs';

/** Undoes the octal escapes of `/proc/<pid>/mountinfo`, proc(5). */
export const unescapeMount = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** Where the cgroup version 2 hierarchy is mounted, from the text of mountinfo; undefined where it is not. */
export function cgroup2Mount(mountinfo: string): string | undefined {
  for (const line of mountinfo.split('\n')) {
    const [before = '', after = ''] = line.split(' - ', 2);
    const mountPoint = before.split(' ')[4];
    if (after.startsWith('cgroup2 ') && mountPoint !== undefined) return unescapeMount(mountPoint);
  }
  return undefined;
}

/**
 * Paths of control groups by id. The id is the inode of the group's directory in the version 2 hierarchy
 * (cgroup_id() in the kernel), which is walked once, when the first path is asked for.
 */
export class CgroupPaths {
  readonly #procPath: string;
  #paths: Map<bigint, string> | undefined;

  constructor(procPath: string) {
    this.#procPath = procPath;
  }

  /** The path below the mount, `/` for its root; undefined for a group that is gone or not visible here. */
  get(id: bigint): string | undefined {
    this.#paths ??= this.#walk();
    return this.#paths.get(id);
  }

  /** Every path there is, by id. */
  all(): ReadonlyMap<bigint, string> {
    this.#paths ??= this.#walk();
    return this.#paths;
  }

  #walk(): Map<bigint, string> {
    const paths = new Map<bigint, string>();
    try {
      const mount = cgroup2Mount(readFileSync(`${this.#procPath}/self/mountinfo`, 'utf8'));
      if (mount !== undefined) collect(mount, '', paths);
    } catch {
      // Without procfs there are ids and no paths.
    }
    return paths;
  }
}

/** Adds the directory `mount + path` and all below. A group removed meanwhile is left out. */
function collect(mount: string, path: string, into: Map<bigint, string>): void {
  let stats: BigIntStats;
  try {
    stats = statSync(mount + path, { bigint: true });
    into.set(stats.ino, path === '' ? '/' : path);
    for (const entry of readdirSync(mount + path, { withFileTypes: true })) {
      if (entry.isDirectory()) collect(mount, `${path}/${entry.name}`, into);
    }
  } catch {
    // removed, or not ours to see
  }
}
