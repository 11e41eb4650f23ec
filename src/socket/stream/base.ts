import type { SocketAddress } from '../../family/address.js';
import { SOL_SOCKET } from '../../kernel/constants.js';
import { LivingSocket } from '../holder.js';
import { ifKnown } from '../name.js';
import type { SocketOptionsView } from '../options/index.js';
import type { Socket } from '../socket.js';
import { failure } from './failure.js';

/** <asm-generic/socket.h> */
const SO_LINGER = 13;

/** One end of a connection: what byte streams and sequenced packets have in common. It owns its socket. */
export abstract class Connection extends LivingSocket implements AsyncDisposable {
  /**
   * Resolves when the descriptor is closed: both directions have ended, or destroy() was called. Rejects with the error
   * that broke the connection. Needs no handler.
   */
  readonly closed: Promise<void>;
  #resolve: () => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #error: Error | undefined;
  #destroyed = false;
  #readEnded = false;
  #writeEnded = false;

  /** Takes the socket over. */
  protected constructor(socket: Socket) {
    super(socket);
    this.closed = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.closed.catch(() => {});
  }

  /** Our address, getsockname(2). Throws SocketError when closed. */
  get localAddress(): SocketAddress {
    return this.socket.localAddress;
  }

  /** The peer's address, remembered after the connection broke; of a Unix client it usually has no name. */
  get remoteAddress(): SocketAddress | undefined {
    return this.socket.closed ? ifKnown(() => this.socket.remoteAddress) : this.socket.remoteAddress;
  }

  /** The socket's options as typed properties: `stream.options.noDelay = true`. Throws SocketError when closed. */
  get options(): SocketOptionsView {
    return this.socket.options;
  }

  /** Whether destroy() was called or the connection broke, rather than ended in both directions. */
  get destroyed(): boolean {
    return this.#destroyed;
  }

  /** Whether the peer's end was read. */
  get readEnded(): boolean {
    return this.#readEnded;
  }

  /** Whether our own direction is over. */
  get writeEnded(): boolean {
    return this.#writeEnded;
  }

  /**
   * Closes the descriptor at once. What waits is rejected; what the kernel has taken still goes out, unless there is
   * unread data, which makes TCP reset the connection, RFC 9293 section 3.10.4. Harmless when repeated.
   */
  destroy(error?: Error): void {
    if (this.socket.closed) return;
    this.#destroyed = true;
    this.#error = error;
    this.#shut();
  }

  /** Resets a TCP connection: closes it with SO_LINGER of no time, so that the peer gets ECONNRESET and unsent data is dropped. */
  reset(): void {
    if (this.socket.closed) return;
    this.socket.setOption(SOL_SOCKET, SO_LINGER, new Uint8Array(Int32Array.of(1, 0).buffer));
    this.destroy();
  }

  /** Gives the descriptor to the caller; the connection is over here and goes on there. Throws SocketError when closed or writing. */
  release(): number {
    if (!this.idle) {
      throw failure(this.socket, 'release', 'ERR_SOCKET_STATE', 'a write is under way');
    }
    const fd = this.socket.release();
    this.#destroyed = true;
    this.#resolve();
    return fd;
  }

  /** destroy(), for `await using`. Data of awaited writes is in the kernel by then and goes out. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.destroy();
  }

  /** Whether no write is under way. */
  protected abstract get idle(): boolean;

  /** Notes the end of what the peer sends. */
  protected endReading(): void {
    if (this.#readEnded) return;
    this.#readEnded = true;
    this.#shutWhenOver();
  }

  /** Notes the end of what we send. */
  protected endWriting(): void {
    this.#writeEnded = true;
    this.#shutWhenOver();
  }

  /** An error that no system call gave. */
  protected failure(operation: string, code: string, text: string): Error {
    return failure(this.socket, operation, code, text);
  }

  /** Throws SocketError when the connection is closed. */
  protected check(operation: string): void {
    if (!this.socket.closed) return;
    const text = this.#error === undefined ? 'the stream is closed' : 'the connection broke';
    throw failure(this.socket, operation, 'ERR_SOCKET_CLOSED', text, this.#error);
  }

  #shutWhenOver(): void {
    if (this.#readEnded && this.#writeEnded && !this.socket.closed) this.#shut();
  }

  #shut(): void {
    try {
      this.socket.close();
    } finally {
      if (this.#error === undefined) this.#resolve();
      else this.#reject(this.#error);
    }
  }
}
