import type { SocketAddress } from '../../family/address.js';
import { SystemError } from '../../kernel/index.js';
import { SocketError } from '../error.js';
import type { Socket } from '../socket.js';

/** What a living object that owns one Socket offers of it. */
export abstract class SocketHolder implements Disposable, AsyncDisposable {
  protected constructor(
    /** The socket underneath, for options and calls that have no name here. It is closed with this object. */
    readonly socket: Socket,
  ) {}

  /** The descriptor, which stays ours. Throws SocketError of code `ERR_SOCKET_CLOSED`. */
  get fd(): number {
    return this.socket.fd;
  }

  /** Whether close() was called. */
  get closed(): boolean {
    return this.socket.closed;
  }

  /** getsockname(2). Throws SocketError. */
  get localAddress(): SocketAddress {
    return this.socket.localAddress;
  }

  /** Lets a wait keep the process alive, as it does from the start. */
  ref(): this {
    this.socket.ref();
    return this;
  }

  /** Lets the process end although someone waits. */
  unref(): this {
    this.socket.unref();
    return this;
  }

  /** close(2); every wait rejects with `ERR_SOCKET_CLOSED`. Harmless when repeated. */
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

/** Makes something of a new socket; when that fails, the socket is closed. */
export function build<T>(socket: Socket, make: (socket: Socket) => T): T {
  try {
    return make(socket);
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** Runs a call of the kernel room on a socket. Throws SocketError of this operation where the call throws SystemError. */
export function attempt<T>({ label }: Socket, operation: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw error instanceof SystemError ? new SocketError(operation, { label }, error) : error;
  }
}

/** What `receive` gives, again and again, until the holder is closed. */
export async function* untilClosed<T>(holder: SocketHolder, receive: () => Promise<T>): AsyncGenerator<T> {
  while (!holder.closed) {
    try {
      yield await receive();
    } catch (error) {
      if (holder.closed && error instanceof SocketError && error.code === 'ERR_SOCKET_CLOSED') return;
      throw error;
    }
  }
}
