import { readFileSync } from 'node:fs';
import { native } from '../kernel/addon.js';
import { close } from '../kernel/descriptor.js';
import { open } from '../kernel/file.js';
import { openIn } from '../kernel/namespace.js';
import { openNetlink, startDump } from '../kernel/netlink.js';
import { SystemError } from '../kernel/system-error.js';
import { NETLINK_SOCK_DIAG } from '../wire/constants.js';
import { Dump } from './dump.js';
import { NamespaceError } from './errors.js';
import { Interfaces } from './interfaces.js';
import type { SocketSource } from './machine.js';
import type { Target } from './namespaces.js';
import type { NetworkNamespace } from './record.js';

const O_RDONLY = 0;

/** Where the sockets of one network namespace are read: sock_diag, `/proc/net`, and interface names. */
export class Source implements SocketSource {
  readonly netns: NetworkNamespace | undefined;
  readonly selects = true;
  readonly interfaces = new Interfaces((request, argument) => this.ioctl(request, argument));
  readonly #target: Target;
  readonly #dumps: Dump[] = [];
  #fd: number | undefined;

  /** Takes over the descriptor of the target. */
  constructor(target: Target) {
    this.#target = target;
    this.netns = target.netns;
  }

  /**
   * Starts a dump of the requests on a netlink socket of its own.
   * Throws SystemError, and NamespaceError when the namespace may not be entered.
   */
  dump(requests: Uint8Array[], signal: AbortSignal | undefined): Dump {
    const fd = this.#enter(() => openNetlink(NETLINK_SOCK_DIAG, this.#target.fd));
    try {
      const dump = new Dump((listener) => startDump(fd, requests, listener), requests.length, signal);
      this.#dumps.push(dump);
      return dump;
    } finally {
      close(fd); // the dump has its own duplicate
    }
  }

  /** The text of a table below `/proc/net`; undefined where it is not. Throws SystemError or NamespaceError. */
  table(name: string): string | undefined {
    const path = `/proc/thread-self/net/${name}`;
    const { fd: namespace } = this.#target;
    try {
      const fd = this.#enter(() =>
        namespace === undefined ? open(path, O_RDONLY) : openIn(namespace, path, O_RDONLY),
      );
      try {
        return readFileSync(fd, 'latin1');
      } finally {
        close(fd);
      }
    } catch (error) {
      if (error instanceof SystemError && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** ioctl(2) on a socket of this namespace; a negative errno on failure. */
  ioctl(request: number, argument: Uint8Array): number {
    this.#fd ??= this.#enter(() => openNetlink(NETLINK_SOCK_DIAG, this.#target.fd));
    return native().ioctl(this.#fd, request, argument);
  }

  /** Stops what is under way and closes every descriptor. */
  close(): void {
    for (const dump of this.#dumps) dump.close();
    if (this.#fd !== undefined) close(this.#fd);
    if (this.#target.fd !== undefined) close(this.#target.fd);
    this.#fd = undefined;
  }

  /** In another namespace EPERM comes from setns(2), before the call itself was tried. */
  #enter(call: () => number): number {
    const { selector } = this.#target;
    try {
      return call();
    } catch (error) {
      if (selector === undefined || !(error instanceof SystemError) || error.code !== 'EPERM') throw error;
      throw new NamespaceError(selector, 'entering it needs CAP_SYS_ADMIN (run as root)', 'EPERM');
    }
  }
}
