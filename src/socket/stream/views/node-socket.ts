import type { Socket as NodeSocket } from 'node:net';
import type { Stream } from '../stream.js';

/** Hands the descriptor of a stream over to node:net. Throws SocketError, TypeError. */
export function toNodeSocket(stream: Stream, { allowHalfOpen = false } = {}): NodeSocket {
  const { family, label } = stream.socket;
  if (family !== 'inet' && family !== 'inet6' && family !== 'unix') {
    throw new TypeError(`node:net knows TCP and Unix streams only, not ${label}`);
  }
  const { Socket } = process.getBuiltinModule('node:net');
  return new Socket({ fd: stream.release(), readable: true, writable: true, allowHalfOpen });
}
