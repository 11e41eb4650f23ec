import { fstatSync } from 'node:fs';
import { native } from '../../kernel/addon.js';
import { close, type Descriptor } from '../../kernel/descriptor.js';
import { SystemError } from '../../kernel/system-error.js';
import { DecodeError } from '../../wire/errors.js';
import type { SocketSource } from '../machine.js';
import type { Holder } from '../owners.js';
import { Source } from '../source.js';
import { socketsOfTasks } from '../task-sockets.js';
import { namespaceCookie } from './facts.js';
import { openNamespaceOf } from './namespace.js';

/** A duplicate of the holder's descriptor, which the caller owns; undefined where it may not be had. */
function duplicate({ pid, fd }: Holder): Descriptor | undefined {
  const pidfd = native().pidfdOpen(pid, 0);
  if (pidfd < 0) return undefined;
  const copy = native().pidfdGetfd(pidfd, fd);
  close(pidfd);
  return copy < 0 ? undefined : copy;
}

/** The network namespace of a socket, which the caller owns, unless one of the cookies is its. */
function openNew(holder: Holder, cookies: Set<bigint>): Descriptor | undefined {
  const fd = duplicate(holder);
  if (fd === undefined) return undefined;
  try {
    const cookie = namespaceCookie(fd);
    if (cookie !== undefined && cookies.has(cookie)) return undefined;
    if (cookie !== undefined) cookies.add(cookie);
    return openNamespaceOf(fd);
  } finally {
    close(fd);
  }
}

/** Beyond so many descriptors one pass of an iterator is cheaper than asking each. */
const MANY = 512;

/** The holders of sockets in other namespaces than those known; all of them where no iterator may tell. */
export async function holdersOutside(
  holders: readonly Holder[],
  known: ReadonlySet<number>,
  byBpf: boolean,
): Promise<readonly Holder[]> {
  if (!byBpf || holders.length <= MANY) return holders;
  try {
    const sockets = await socketsOfTasks();
    const outside: Holder[] = [];
    for (let row = 0; row < sockets.length; row++) {
      if (known.has(sockets.netns(row)) || sockets.pid(row) === 0) continue;
      outside.push({ pid: sockets.pid(row), fd: sockets.fd(row), inode: sockets.inode(row) });
    }
    return outside;
  } catch (error) {
    if (error instanceof SystemError || error instanceof DecodeError) return holders;
    throw error;
  }
}

/**
 * The network namespaces of sockets that are not among those known: no process lives there, and nothing is mounted. Each
 * comes once; the caller closes it.
 */
export function* hiddenNamespaces(
  holders: readonly Holder[],
  known: ReadonlySet<number>,
): Generator<SocketSource> {
  const cookies = new Set<bigint>();
  const found = new Set(known);
  for (const holder of holders) {
    const fd = openNew(holder, cookies);
    if (fd === undefined) continue;
    const inode = fstatSync(fd).ino;
    if (found.has(inode)) {
      close(fd);
      continue;
    }
    found.add(inode);
    yield new Source({ fd, netns: { inode }, selector: { path: `${holder.pid}:${holder.fd}` } });
  }
}
