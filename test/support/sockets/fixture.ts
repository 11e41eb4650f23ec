import { fstatSync } from 'node:fs';
import type { SocketAddress } from '../../../src/family/address.js';
import type { SocketKind, SocketRecord, SocketState, SocketType } from '../../../src/inventory/record.js';
import { native } from '../native.js';

/** What a listing must say of one socket of a fixture. */
export interface ExpectedSocket {
  /** What it is, for the title of a test: `tcp inet6 established`. */
  readonly title: string;
  readonly kind: SocketKind;
  readonly family: SocketRecord['family'];
  readonly type: SocketType;
  readonly state: SocketState;
  /** Absent where a socket has no address, such as an unnamed one. */
  readonly local?: SocketAddress;
  readonly remote?: SocketAddress;
  /** -1 when no process holds it any more. */
  readonly fd: number;
  /** Inode in sockfs; 0 when no process holds it any more. */
  readonly inode: number;
  /** Inode of the socket at the other end, for connected Unix sockets. */
  readonly peerInode?: number;
}

/** Facts a fixture states itself; the inode is looked up by fstat(2). */
export type Facts = Omit<ExpectedSocket, 'inode' | 'fd' | 'title'> & { readonly fd?: number };

/** Sockets made for a test, with what a listing must say of each; closed by `close` or at the end of `using`. */
export class Fixture implements Disposable, AsyncDisposable {
  readonly sockets: ExpectedSocket[] = [];
  readonly #cleanups: (() => void)[] = [];

  /** Closes a descriptor with the fixture. */
  own(fd: number): number {
    this.onClose(() => native().close(fd));
    return fd;
  }

  /** Runs with `close`, last one first. */
  onClose(cleanup: () => void): void {
    this.#cleanups.push(cleanup);
  }

  /** States what a listing must say of a socket. */
  expect(facts: Facts): void {
    const { fd = -1 } = facts;
    const inode = fd < 0 ? 0 : fstatSync(fd).ino;
    this.sockets.push({ ...facts, title: `${facts.kind} ${facts.family} ${facts.state}`, fd, inode });
  }

  /** The expected socket in a state (or with another fact); throws when the fixture has none. */
  find(match: Partial<ExpectedSocket>): ExpectedSocket {
    const keys = Object.keys(match) as (keyof ExpectedSocket)[];
    const found = this.sockets.find((socket) => keys.every((key) => socket[key] === match[key]));
    if (found === undefined) throw new Error(`the fixture has no socket with ${JSON.stringify(match)}`);
    return found;
  }

  close(): void {
    for (const cleanup of this.#cleanups.splice(0).reverse()) cleanup();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}

/** Builds a fixture; what was already made is closed when a later step fails. */
export const build = (steps: (fixture: Fixture) => void): Fixture => {
  const fixture = new Fixture();
  try {
    steps(fixture);
    return fixture;
  } catch (error) {
    fixture.close();
    throw error;
  }
};
