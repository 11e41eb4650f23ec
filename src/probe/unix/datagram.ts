import type { Socket } from '../../socket/socket.js';
import { connectCode, type Finding, openUnix } from './ask.js';
import type { UnixProbeOptions } from './types.js';

/** Longest wait for the event that says there is room, in milliseconds. It comes at once, unless the machine is busy. */
const patience = 20;

/**
 * Whether the peer has room for another datagram, without sending one: a connected socket is not writable (poll(2))
 * while its peer's queue is full. Rejects with SocketError, and with the reason of the signal.
 */
async function hasRoom(socket: Socket, signal: AbortSignal | undefined): Promise<boolean> {
  const tooLong = new AbortController();
  // A timer may fire before an event that came earlier, where the loop was late; after the turn it cannot.
  const timer = setTimeout(() => setImmediate(() => setImmediate(() => tooLong.abort())), patience);
  try {
    const both = signal === undefined ? tooLong.signal : AbortSignal.any([signal, tooLong.signal]);
    await socket.writable({ signal: both });
    return true;
  } catch (error) {
    if (signal?.aborted || !tooLong.signal.aborted) throw error;
    return false;
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Asks a datagram socket whether it takes datagrams from us, and has room, without sending one. connect(2) of a datagram
 * socket makes the kernel list the other one as established too, whatever it was, and dissolving it as closed:
 * `established` tells what it was, so that it is left as it was. Rejects with SocketError and the signal's reason.
 */
export async function askDatagram(
  name: Uint8Array,
  established: boolean,
  { signal, namespace }: UnixProbeOptions,
): Promise<Finding> {
  signal?.throwIfAborted();
  const socket = openUnix('dgram', namespace);
  try {
    const reply = connectCode(socket.fd, name);
    // EPERM: it is connected to another one. Every other error says that it is not there, or not for us.
    if (reply !== 'open') return reply === 'EPERM' ? { type: 'dgram', reply } : { reply };
    try {
      return { type: 'dgram', reply, room: await hasRoom(socket, signal) };
    } finally {
      if (!established) socket.disconnect();
    }
  } finally {
    socket.close();
  }
}
