import { fstatSync } from 'node:fs';
import { native } from '../../kernel/addon.js';
import { close, type Descriptor } from '../../kernel/descriptor.js';
import { namespaceCookie } from './facts.js';

/** ioctl of `<linux/sockios.h>`: a descriptor of the network namespace of a socket. Needs CAP_NET_ADMIN there. */
const SIOCGSKNS = 0x894c;

/** Opens the network namespace of a socket; the caller owns the descriptor. Undefined where that is not allowed. */
export function openNamespaceOf(fd: Descriptor): Descriptor | undefined {
  const namespace = native().ioctl(fd, SIOCGSKNS, new Uint8Array(0));
  return namespace < 0 ? undefined : namespace;
}

function askNamespace(fd: number): number | undefined {
  const namespace = openNamespaceOf(fd);
  if (namespace === undefined) return undefined;
  try {
    return fstatSync(namespace).ino;
  } finally {
    close(namespace);
  }
}

/** Network namespaces of sockets by inode; each namespace is asked for once. */
export class SocketNamespaces {
  readonly #byCookie = new Map<bigint, number>();

  /** The inode of the namespace of a socket; undefined where the kernel does not tell us. */
  of(fd: number): number | undefined {
    const cookie = namespaceCookie(fd);
    if (cookie === undefined) return askNamespace(fd);
    let inode = this.#byCookie.get(cookie);
    if (inode === undefined) {
      inode = askNamespace(fd);
      if (inode !== undefined) this.#byCookie.set(cookie, inode);
    }
    return inode;
  }

  /** Tells the namespace of a socket where the kernel would not, for want of privilege. */
  know(fd: number, inode: number): void {
    const cookie = namespaceCookie(fd);
    if (cookie !== undefined) this.#byCookie.set(cookie, inode);
  }
}
