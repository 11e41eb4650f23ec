import assert from 'node:assert/strict';
import type { SocketAddress } from '../../src/family/address.js';
import type { ReceivedMessage, Socket } from '../../src/index.js';
import type { Fresh, Kind, Library } from './kind.js';

/** Longest wait for what must happen at once, in milliseconds. */
export const soon = 3000;

/** One end of two that talk, in payloads. */
export interface End {
  readonly socket: Socket;
  /** Sends one payload to the other end. */
  say(payload: Uint8Array | string): Promise<void>;
  /** Receives until that payload has come, and checks that it was nothing else; gives the last message. */
  hear(payload: Uint8Array | string): Promise<ReceivedMessage>;
}

/** Two ends; one and the same where the kernel sends back what it gets. */
export interface Ends {
  readonly left: End;
  readonly right: End;
  /** Where the left one is: a connection's accepting side is the right one. */
  readonly leftAddress: SocketAddress;
  readonly rightAddress: SocketAddress;
}

let lastNumber = 0;
const bytesOf = (payload: Uint8Array | string): Uint8Array => Buffer.from(payload);
const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
const itself = <T>(value: T): T => value;

/** The stage of one case: what it opens is closed when it ends. */
export class Scene {
  readonly #opened: Socket[] = [];

  constructor(
    readonly library: Library,
    readonly kind: Kind,
    readonly folder: string,
  ) {}

  /** A socket of the kind, closed with the scene. */
  open(): Socket {
    return this.keep(this.library.Socket.open(this.kind.spec));
  }

  /** Closes a socket with the scene. */
  keep(socket: Socket): Socket {
    this.#opened.push(socket);
    return socket;
  }

  /** An address to bind to. */
  address(): SocketAddress {
    const fresh: Fresh = { folder: this.folder, number: ++lastNumber };
    return this.kind.local(fresh);
  }

  /** A bound socket. */
  bound(): Socket {
    const socket = this.open();
    socket.bind(this.address());
    return socket;
  }

  /** A listening socket, of a kind with connections. */
  listener(backlog?: number): Socket {
    const socket = this.bound();
    socket.listen(backlog);
    return socket;
  }

  /** Where others reach a bound socket. */
  reach(socket: Socket): SocketAddress {
    return (this.kind.reach ?? itself)(socket.localAddress);
  }

  /** Two sockets that talk. */
  async ends(): Promise<Ends> {
    const { link } = this.kind;
    if (link === 'connection') return this.#connection();
    const [left, right] = [this.bound(), link === 'echo' ? undefined : this.bound()];
    const [leftAddress, rightAddress] = [this.reach(left), this.reach(right ?? left)];
    const leftEnd = this.#end(left, rightAddress);
    return {
      left: leftEnd,
      right: right === undefined ? leftEnd : this.#end(right, leftAddress),
      leftAddress,
      rightAddress,
    };
  }

  async #connection(): Promise<Ends> {
    const listener = this.listener();
    const client = this.open();
    const [accepted] = await Promise.all([
      listener.accept({ timeout: soon }),
      client.connect(this.reach(listener), { timeout: soon }),
    ]);
    return {
      left: this.#end(client),
      right: this.#end(this.keep(accepted)),
      leftAddress: client.localAddress,
      rightAddress: listener.localAddress,
    };
  }

  #end(socket: Socket, to?: SocketAddress): End {
    const { frame = itself, destination = itself } = this.kind;
    return {
      socket,
      say: async (payload) => {
        const bytes = frame(bytesOf(payload));
        const options = to === undefined ? {} : { to: destination(to) };
        const sent = await socket.send(bytes, { ...options, timeout: soon });
        assert.equal(sent, bytes.length, 'bytes sent');
      },
      hear: (payload) => this.hear(socket, bytesOf(payload)),
    };
  }

  /** Receives until the payload has come; other messages are passed over only where others' arrive too. */
  async hear(socket: Socket, expected: Uint8Array): Promise<ReceivedMessage> {
    const { unframe = itself, boundaries, shared = false } = this.kind;
    let heard: Uint8Array = new Uint8Array(0);
    for (;;) {
      const message = await socket.receive(2048, { timeout: soon });
      const payload = unframe(message.bytes);
      heard = boundaries ? payload : Buffer.concat([heard, payload]);
      if (same(heard, expected)) return message;
      const unfinished = !boundaries && payload.length > 0 && heard.length < expected.length;
      if (!shared && !unfinished) assert.deepEqual(Buffer.from(heard), Buffer.from(expected));
    }
  }

  close(): void {
    for (const socket of this.#opened.splice(0).reverse()) socket.close();
  }
}
