import { connect, SystemError, wouldBlock } from '../../kernel/index.js';
import { Socket } from '../../socket/socket.js';
import type { UnixSocketType } from './types.js';

/**
 * What the kernel says of a name and a type of socket. `open`: a socket of the type is there and takes connections or
 * datagrams; else the name of the error, as connect(2) gives it.
 */
export type Reply = 'open' | (string & {});

function connectCode(fd: number, name: Uint8Array): Reply {
  try {
    return connect(fd, name) === wouldBlock ? 'EAGAIN' : 'open';
  } catch (error) {
    if (error instanceof SystemError) return error.code;
    throw error;
  }
}

/** connect(2) of a datagram socket only sets its peer; the server does not notice. Throws SocketError. */
function askDatagram(name: Uint8Array): Reply {
  const socket = Socket.open({ family: 'unix', type: 'dgram' });
  try {
    return connectCode(socket.fd, name);
  } finally {
    socket.close();
  }
}

/**
 * connect(2) of a socket that has a peer already. The kernel looks the name up, holds the type, the state and the
 * backlog against it, and only then refuses with EISCONN (unix_stream_connect of net/unix/af_unix.c, in every version
 * since 2.6): so all is learnt, and no connection is queued. Throws SocketError.
 */
function askListener(type: 'stream' | 'seqpacket', name: Uint8Array): Reply {
  const [asking, peer] = Socket.pair({ family: 'unix', type });
  try {
    const code = connectCode(asking.fd, name);
    return code === 'EISCONN' ? 'open' : code;
  } finally {
    asking.close();
    peer.close();
  }
}

/** Asks the kernel about a name without the server's noticing. Throws SocketError where no socket can be made. */
export const ask = (type: UnixSocketType, name: Uint8Array): Reply =>
  type === 'dgram' ? askDatagram(name) : askListener(type, name);

/** What was found at a name. */
export interface Finding {
  /** Absent where nothing is bound. */
  readonly type?: UnixSocketType;
  readonly reply: Reply;
}

/** What connect(2) says without telling anything of a type. */
const nothingBound = 'ECONNREFUSED';
const otherType = 'EPROTOTYPE';

/**
 * A path leads to one socket. A datagram socket asks first: connecting it has no effect whatever is there, and refused it
 * means that nobody is bound, while a listener's refusal may only mean that it does not listen.
 */
export function askPath(name: Uint8Array): Finding {
  const first = ask('dgram', name);
  if (first === 'open' || first === 'EPERM') return { type: 'dgram', reply: first };
  if (first !== otherType) return { reply: first };
  for (const type of ['stream', 'seqpacket'] as const) {
    const reply = ask(type, name);
    if (reply === otherType) continue;
    // Neither is a permission of the type, nor a file that vanished meanwhile.
    const known = reply === 'open' || reply === 'EAGAIN' || reply === nothingBound;
    return known ? { type, reply } : { reply };
  }
  return { reply: otherType };
}

/** Abstract names live apart for each type, so that all are asked; the one that is wanted counts first. */
export function askAbstract(name: Uint8Array, wanted: UnixSocketType | undefined): Finding {
  const types = ['stream', 'seqpacket', 'dgram'] as const;
  const order = wanted === undefined ? types : [wanted, ...types.filter((type) => type !== wanted)];
  for (const type of order) {
    const reply = ask(type, name);
    if (reply !== nothingBound) return { type, reply };
  }
  return { reply: nothingBound };
}
