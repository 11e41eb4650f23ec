import { fstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { close } from '../kernel/descriptor.js';
import { openNetworkNamespace } from '../kernel/namespace.js';
import { SystemError } from '../kernel/system-error.js';
import { unescapeMount } from './cgroup-path.js';
import { parseCgroup } from './cgroup-text.js';
import type { Coverage } from './coverage.js';
import { NamespaceError } from './errors.js';
import type { NamespaceSelector } from './options.js';
import type { NetworkNamespace } from './record.js';

/** Where ip-netns(8) keeps the names it gave. */
const namesFolder = '/run/netns';

/** A network namespace to list. */
export interface Target {
  /** Descriptor of its nsfs file, owned by whoever asked for it; absent for the caller's own namespace. */
  readonly fd?: number;
  /** What its records say; absent for the caller's own when no other was asked for. */
  readonly netns?: NetworkNamespace;
  /** How to name it in an error. */
  readonly selector?: Exclude<NamespaceSelector, 'all'>;
}

/** A target whose descriptor was opened here. */
export type OpenTarget = Target & Required<Pick<Target, 'fd' | 'netns' | 'selector'>>;

/** The inode in a link such as `net:[4026531840]`; undefined for any other text. */
export function namespaceInode(link: string): number | undefined {
  const digits = /^net:\[([0-9]+)\]$/.exec(link)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function names(): string[] {
  try {
    return readdirSync(namesFolder).sort();
  } catch {
    return []; // ip-netns(8) makes the folder with the first name
  }
}

function pathOf(selector: Exclude<NamespaceSelector, 'all'>, procPath: string): string {
  if ('name' in selector) return `${namesFolder}/${selector.name}`;
  return 'pid' in selector ? `${procPath}/${selector.pid}/ns/net` : selector.path;
}

/** What would be right instead of a namespace that does not exist. */
function missing(selector: Exclude<NamespaceSelector, 'all'>, path: string): string {
  if ('pid' in selector) return 'there is no such process';
  if ('path' in selector) return 'there is no such file; name one such as /proc/<pid>/ns/net';
  const known = names();
  return `there is no ${path}; ${known.length === 0 ? 'no names are given' : `known are ${known.join(', ')}`}`;
}

/** Opens one namespace. The caller closes its descriptor. Throws NamespaceError. */
export function openNamespace(selector: Exclude<NamespaceSelector, 'all'>, procPath: string): OpenTarget {
  const path = pathOf(selector, procPath);
  try {
    const fd = openNetworkNamespace(path);
    return { fd, netns: { inode: fstatSync(fd).ino, ...label(selector) }, selector };
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    throw new NamespaceError(selector, refusal(error, selector, path), error.code);
  }
}

/** Why a namespace could not be opened, and what would be right. */
function refusal(
  { code, message }: SystemError,
  selector: Exclude<NamespaceSelector, 'all'>,
  path: string,
): string {
  if (code === 'ENOENT') return missing(selector, path);
  if (code === 'EINVAL') return `${path} is no network namespace; name one such as /proc/<pid>/ns/net`;
  return code === 'EACCES' || code === 'EPERM' ? `${message}; run as root` : message;
}

function label(selector: Exclude<NamespaceSelector, 'all'>): Omit<NetworkNamespace, 'inode'> {
  if ('name' in selector) return { name: selector.name };
  return 'pid' in selector ? { pid: selector.pid } : {};
}

/** A namespace that a process lives in, that has a name, or that is mounted somewhere. */
export interface FoundNamespace {
  readonly inode: number;
  name?: string;
  container?: string;
  unit?: string;
  pid?: number;
  path?: string;
}

/** Adds the namespaces of all processes, the lowest pid first. Returns how many would not tell theirs. */
function findByProcess(procPath: string, found: Map<number, FoundNamespace>): number {
  let unreadable = 0;
  const pids = readdirSync(procPath).filter((name) => /^[1-9][0-9]*$/.test(name));
  for (const pid of pids.map(Number).sort((a, b) => a - b)) {
    try {
      const inode = namespaceInode(readlinkSync(`${procPath}/${pid}/ns/net`));
      if (inode !== undefined && !found.has(inode)) found.set(inode, { inode, pid });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EPERM') unreadable++;
    }
  }
  return unreadable;
}

/** Adds the named namespaces and gives the others their names. */
function findByName(found: Map<number, FoundNamespace>): void {
  for (const name of names()) {
    try {
      const inode = statSync(`${namesFolder}/${name}`).ino;
      const known = found.get(inode);
      if (known === undefined) found.set(inode, { inode, name });
      else known.name ??= name;
    } catch {
      // removed meanwhile
    }
  }
}

/** The mounted namespaces of a mountinfo file, proc_pid_mountinfo(5): inode and path. */
export function mountedNamespaces(mountinfo: string): { readonly inode: number; readonly path: string }[] {
  const mounts: { inode: number; path: string }[] = [];
  for (const line of mountinfo.split('\n')) {
    if (!line.includes(' net:[')) continue;
    const [, , , root = '', path = ''] = line.split(' ');
    const inode = namespaceInode(root);
    if (inode !== undefined) mounts.push({ inode, path: unescapeMount(path) });
  }
  return mounts;
}

/** Adds the namespaces that only a mount keeps alive, such as those container engines keep for their sandboxes. */
function findByMount(procPath: string, found: Map<number, FoundNamespace>): void {
  try {
    for (const mount of mountedNamespaces(readFileSync(`${procPath}/self/mountinfo`, 'utf8'))) {
      if (!found.has(mount.inode)) found.set(mount.inode, mount);
    }
  } catch {
    // without procfs there is nothing to find
  }
}

/** Names a namespace after the container or service of its process. */
export function describeNamespace(netns: FoundNamespace, procPath: string): FoundNamespace {
  if (netns.pid === undefined) return netns;
  try {
    const { container, unit } = parseCgroup(readFileSync(`${procPath}/${netns.pid}/cgroup`, 'utf8'));
    if (container !== undefined) return { ...netns, container };
    return unit?.endsWith('.service') ? { ...netns, unit } : netns;
  } catch {
    return netns; // the process has ended
  }
}

/** Every namespace by inode; what cannot be seen goes to `coverage`. */
function findAll(procPath: string, coverage: Coverage): Map<number, FoundNamespace> {
  const found = new Map<number, FoundNamespace>();
  const unreadable = findByProcess(procPath, found);
  findByName(found);
  findByMount(procPath, found);
  if (unreadable > 0) {
    coverage.unreadableProcesses('netns', unreadable);
  }
  return found;
}

/** The ways to a namespace: its process may have ended, its name may not be mounted here. */
function selectorsOf({ name, path, pid }: FoundNamespace): Exclude<NamespaceSelector, 'all'>[] {
  return [
    ...(pid === undefined ? [] : [{ pid }]),
    ...(name === undefined ? [] : [{ name }]),
    ...(path === undefined ? [] : [{ path }]),
  ];
}

/** Opens a namespace that was found; undefined when it is gone, or is not to be opened, which `coverage` then says. */
function openFound(netns: FoundNamespace, procPath: string, coverage: Coverage): Target | undefined {
  let refused: NamespaceError | undefined;
  for (const selector of selectorsOf(netns)) {
    try {
      const target = openNamespace(selector, procPath);
      if (target.netns.inode === netns.inode) return { ...target, netns: describeNamespace(netns, procPath) };
      close(target.fd); // the process ended, and its number is another's by now
    } catch (error) {
      if (!(error instanceof NamespaceError)) throw error;
      // Gone meanwhile, or a name whose namespace is not mounted here.
      if (error.code !== 'ENOENT' && error.code !== 'EINVAL') refused = error;
    }
  }
  if (refused !== undefined) coverage.failed('netns', refused.message);
  return undefined;
}

/**
 * Opens every namespace that a process lives in or ip-netns(8) has named, or that are mounted, the caller's own first, then by inode.
 * Each is opened when it is asked for, and closed by the caller.
 */
export function* allNamespaces(procPath: string, coverage: Coverage): Generator<Target> {
  const own = namespaceInode(readlinkSync('/proc/thread-self/ns/net')) ?? 0;
  const found = findAll(procPath, coverage);
  yield { netns: found.get(own) ?? { inode: own } };
  found.delete(own);
  for (const netns of [...found.values()].sort((a, b) => a.inode - b.inode)) {
    const target = openFound(netns, procPath, coverage);
    if (target !== undefined) yield target;
  }
}
