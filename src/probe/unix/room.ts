import { connect, SystemError } from '../../kernel/index.js';
import { Socket } from '../../socket/socket.js';

/** Longest wait for the event that says there is room, in milliseconds. It comes at once, unless the machine is busy. */
const patience = 20;

/**
 * Whether a datagram socket has room for another datagram, without sending one: a connected socket is not writable
 * (poll(2)) while its peer's queue is full. Throws SystemError where the socket is gone, and the reason of the signal.
 */
export async function hasRoom(name: Uint8Array, signal?: AbortSignal): Promise<boolean> {
  signal?.throwIfAborted();
  const socket = Socket.open({ family: 'unix', type: 'dgram' });
  const tooLong = new AbortController();
  // A timer may fire before an event that came earlier, where the loop was late; after the turn it cannot.
  const timer = setTimeout(() => setImmediate(() => setImmediate(() => tooLong.abort())), patience);
  try {
    connect(socket.fd, name);
    const both = signal === undefined ? tooLong.signal : AbortSignal.any([signal, tooLong.signal]);
    await socket.writable({ signal: both });
    return true;
  } catch (error) {
    if (signal?.aborted || !tooLong.signal.aborted) throw error;
    return false;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}

/** Whether an error says that the socket went away between two questions. */
export const isGone = (error: unknown): error is SystemError =>
  error instanceof SystemError && (error.code === 'ECONNREFUSED' || error.code === 'ENOENT');
