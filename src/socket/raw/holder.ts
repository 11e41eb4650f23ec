import { SystemError } from '../../kernel/index.js';
import { SocketError } from '../error.js';
import type { SocketHolder } from '../holder.js';
import type { Socket } from '../socket.js';

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
