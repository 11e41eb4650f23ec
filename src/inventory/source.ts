import { readFileSync } from 'node:fs';
import type { NativeModule } from '../kernel/native.js';
import { AF_NETLINK, NETLINK_SOCK_DIAG, SOCK_CLOEXEC, SOCK_RAW } from '../wire/constants.js';
import { Dump } from './dump.js';
import { NamespaceError } from './errors.js';
import type { Target } from './namespaces.js';

const O_RDONLY = 0;
const EPERM = 1;
const ENOENT = 2;

/** Where the sockets of one network namespace are read: sock_diag, `/proc/net`, and interface names. */
export class Source {
  readonly #native: NativeModule;
  readonly #target: Target;
  readonly #dumps: Dump[] = [];
  #fd: number | undefined;

  /** Takes over the descriptor of the target. */
  constructor(native: NativeModule, target: Target) {
    this.#native = native;
    this.#target = target;
  }

  /**
   * Starts a dump of the requests on a netlink socket of its own.
   * Throws SystemError, and NamespaceError when the namespace may not be entered.
   */
  dump(requests: Uint8Array[], signal: AbortSignal | undefined): Dump {
    const fd = this.#openNetlink();
    try {
      const dump = new Dump(this.#native, fd, requests, signal);
      this.#dumps.push(dump);
      return dump;
    } finally {
      this.#native.close(fd); // the dump has its own duplicate
    }
  }

  /** The text of a table below `/proc/net`; undefined where it is not. Throws SystemError or NamespaceError. */
  table(name: string): string | undefined {
    const path = `/proc/thread-self/net/${name}`;
    const { fd: namespace } = this.#target;
    const fd =
      namespace === undefined
        ? this.#native.open(path, O_RDONLY, 0)
        : this.#native.openIn(namespace, path, O_RDONLY);
    if (fd === -ENOENT) return undefined;
    if (fd < 0) throw this.#error(`open ${path}`, fd);
    try {
      return readFileSync(fd, 'latin1');
    } finally {
      this.#native.close(fd);
    }
  }

  /** ioctl(2) on a socket of this namespace; a negative errno on failure. */
  ioctl(request: number, argument: Uint8Array): number {
    this.#fd ??= this.#openNetlink();
    return this.#native.ioctl(this.#fd, request, argument);
  }

  /** The system's words for an errno. */
  describe(errno: number): string {
    return this.#native.strerror(errno);
  }

  /** Stops what is under way and closes every descriptor. */
  close(): void {
    for (const dump of this.#dumps) dump.close();
    if (this.#fd !== undefined) this.#native.close(this.#fd);
    if (this.#target.fd !== undefined) this.#native.close(this.#target.fd);
    this.#fd = undefined;
  }

  #openNetlink(): number {
    const { fd: namespace } = this.#target;
    const type = SOCK_RAW | SOCK_CLOEXEC;
    const fd =
      namespace === undefined
        ? this.#native.socket(AF_NETLINK, type, NETLINK_SOCK_DIAG)
        : this.#native.socketIn(namespace, AF_NETLINK, type, NETLINK_SOCK_DIAG);
    if (fd < 0) throw this.#error('socket netlink', fd);
    return fd;
  }

  /** In another namespace EPERM comes from setns(2), before the call itself was tried. */
  #error(call: string, result: number): Error {
    const { selector } = this.#target;
    if (result === -EPERM && selector !== undefined) {
      return new NamespaceError(selector, 'entering it needs CAP_SYS_ADMIN (run as root)', 'EPERM');
    }
    return new SystemError(call, -result);
  }
}
