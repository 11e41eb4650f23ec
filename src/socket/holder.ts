import type { SocketAddress } from '../family/address.js';
import type { Socket } from './socket.js';

/** What every living object that owns one Socket offers of it. */
export abstract class LivingSocket {
  protected constructor(
    /** The socket beneath, for its options and for calls that have no name here. It stays this object's, and is closed with it. */
    readonly socket: Socket,
  ) {}

  /** Waits keep the process alive, as they do from the start. */
  ref(): this {
    this.socket.ref();
    return this;
  }

  /** The process may end although something waits. */
  unref(): this {
    this.socket.unref();
    return this;
  }
}

/** A living object that is open until close(), and closes its socket then. */
export abstract class SocketHolder extends LivingSocket implements Disposable, AsyncDisposable {
  /** The descriptor, which stays ours. Throws SocketError of code `ERR_SOCKET_CLOSED`. */
  get fd(): number {
    return this.socket.fd;
  }

  /** Whether close() was called. */
  get closed(): boolean {
    return this.socket.closed;
  }

  /** getsockname(2): its own address, after bind or a first send. Throws SocketError. */
  get localAddress(): SocketAddress {
    return this.socket.localAddress;
  }

  /** close(2); every wait rejects with `ERR_SOCKET_CLOSED`. Harmless when repeated. Throws SocketError. */
  close(): void {
    this.socket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }
}
