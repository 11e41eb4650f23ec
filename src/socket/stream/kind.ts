import type { Socket } from '../socket.js';

/** Gives the socket back if it is a connection of this type. Throws TypeError; where `adopted`, its descriptor is the caller's again. */
export function checkType(socket: Socket, type: 'stream' | 'seqpacket', adopted = false): Socket {
  if (socket.type === type && !socket.listening) return socket;
  const text = `${socket.label} is a ${socket.listening ? 'listening' : socket.type} socket, not a connected ${type}`;
  if (adopted) socket.release();
  throw new TypeError(text);
}

/** Gives the socket back if it listens. Throws TypeError; where `adopted`, its descriptor is the caller's again. */
export function checkListening(socket: Socket, adopted = false): Socket {
  const connects = socket.type === 'stream' || socket.type === 'seqpacket';
  if (connects && socket.listening) return socket;
  const text = `${socket.label} is a ${socket.type} socket that does not listen`;
  if (adopted) socket.release();
  throw new TypeError(text);
}
