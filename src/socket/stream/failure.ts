import { SystemError } from '../../kernel/index.js';
import { SocketError } from '../error.js';
import { ifKnown } from '../name.js';
import type { Socket } from '../socket.js';

/** An error that no system call gave, with the addresses of its socket. */
export const failure = (
  socket: Socket,
  operation: string,
  code: string,
  text: string,
  cause?: unknown,
): SocketError =>
  new SocketError(
    operation,
    {
      label: socket.label,
      local: ifKnown(() => socket.localAddress),
      remote: ifKnown(() => socket.remoteAddress),
    },
    { code, text, cause },
  );

/** Whether the kernel said so, rather than a signal, a time limit or a misuse: then the connection itself failed. */
export const isFatal = (error: unknown): error is SocketError =>
  error instanceof SocketError && error.cause instanceof SystemError;
