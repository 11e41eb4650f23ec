import { SystemError } from '../../kernel/index.js';
import { SocketError, type SocketPlace } from '../error.js';
import { ifKnown } from '../name.js';
import type { Socket } from '../socket.js';

const placeOf = (socket: Socket): SocketPlace => ({
  label: socket.label,
  local: ifKnown(() => socket.localAddress),
  remote: ifKnown(() => socket.remoteAddress),
});

/** An error that no system call gave, with the addresses of its socket. */
export const failure = (
  socket: Socket,
  operation: string,
  code: string,
  text: string,
  cause?: unknown,
): SocketError => new SocketError(operation, placeOf(socket), { code, text, cause });

/** The error of a system call that was made past the socket's methods. */
export const failed = (socket: Socket, operation: string, error: SystemError): SocketError =>
  new SocketError(operation, placeOf(socket), error);

/** Whether the kernel said so, rather than a signal, a time limit or a misuse: then the connection itself failed. */
export const isFatal = (error: unknown): error is SocketError =>
  error instanceof SocketError && error.cause instanceof SystemError;
