import { connect, type Descriptor, SystemError, wouldBlock } from '../../kernel/index.js';
import { Socket } from '../../socket/socket.js';
import type { UnixProbeOptions, UnixSocketType } from './types.js';

/**
 * What the kernel says of a name and a type of socket. `open`: a socket of the type is there and takes connections or
 * datagrams; else the name of the error, as connect(2) gives it.
 */
export type Reply = 'open' | (string & {});

/** What was found at a name. */
export interface Finding {
  /** Absent where nothing is bound. */
  readonly type?: UnixSocketType;
  readonly reply: Reply;
  /** Of a datagram socket that is open: whether its queue has room. */
  readonly room?: boolean;
}

/** What connect(2) says where nobody is bound or listens, and of a socket of another type. */
export const nothingBound = 'ECONNREFUSED';
const otherType = 'EPROTOTYPE';

/** connect(2), its errors as replies. */
export function connectCode(fd: number, name: Uint8Array): Reply {
  try {
    return connect(fd, name) === wouldBlock ? 'EAGAIN' : 'open';
  } catch (error) {
    if (error instanceof SystemError) return error.code;
    throw error;
  }
}

/** A Unix socket, in our network namespace or another. Throws SocketError. */
export const openUnix = (type: UnixSocketType, namespace: Descriptor | undefined): Socket =>
  Socket.open({ family: 'unix', type }, namespace === undefined ? {} : { namespace });

/** A socket that is in use already, of the type of the listener that is asked for, and what goes with it. */
function openBusy(type: 'stream' | 'seqpacket', namespace: Descriptor | undefined): [Socket, Socket?] {
  if (namespace === undefined) return Socket.pair({ family: 'unix', type });
  // A pair cannot be made elsewhere; there a listener of our own is in use as well.
  const socket = openUnix(type, namespace);
  try {
    socket.bind({ family: 'unix' });
    socket.listen(0);
    return [socket];
  } catch (error) {
    socket.close();
    throw error;
  }
}

/**
 * connect(2) of a socket that is in use already. The kernel looks the name up, holds the type, the state and the backlog
 * against it, and only then refuses: with EISCONN one that has a peer, with EINVAL one that listens (unix_stream_connect
 * of net/unix/af_unix.c, in every version since 2.6). So all is learnt, and no connection is queued. Throws SocketError
 * where no socket can be made.
 */
export function askListener(
  type: 'stream' | 'seqpacket',
  name: Uint8Array,
  namespace: Descriptor | undefined,
): Reply {
  const [asking, peer] = openBusy(type, namespace);
  try {
    const code = connectCode(asking.fd, name);
    return code === (peer === undefined ? 'EINVAL' : 'EISCONN') ? 'open' : code;
  } finally {
    asking.close();
    peer?.close();
  }
}

/** Neither a permission nor a file that vanished says anything of the type. */
const tellsType = (reply: Reply): boolean => reply === 'open' || reply === 'EAGAIN' || reply === nothingBound;

const findingOf = (type: UnixSocketType, reply: Reply): Finding =>
  tellsType(reply) ? { type, reply } : { reply };

/** Asks a datagram socket whether it takes datagrams from us. */
export type AskDatagram = () => Promise<Finding>;

/**
 * A path leads to one socket. Both kinds of listeners are asked for first, which nobody notices whatever is there: a name
 * that is of neither type is a datagram socket's, and one that both find refused is nobody's.
 */
export async function askPath(name: Uint8Array, askDatagram: AskDatagram): Promise<Finding> {
  const stream = askListener('stream', name, undefined);
  if (stream !== otherType && stream !== nothingBound) return findingOf('stream', stream);
  const seqpacket = askListener('seqpacket', name, undefined);
  if (stream === otherType) {
    return seqpacket === otherType ? askDatagram() : findingOf('seqpacket', seqpacket);
  }
  if (seqpacket === otherType) return { type: 'stream', reply: nothingBound };
  return seqpacket === nothingBound ? { reply: nothingBound } : findingOf('seqpacket', seqpacket);
}

/** Abstract names live apart for each type, so that all are asked; the one that is wanted counts first. */
export async function askAbstract(
  name: Uint8Array,
  { type: wanted, namespace }: UnixProbeOptions,
  askDatagram: AskDatagram,
): Promise<Finding> {
  const types = ['stream', 'seqpacket', 'dgram'] as const;
  const order = wanted === undefined ? types : [wanted, ...types.filter((type) => type !== wanted)];
  for (const type of order) {
    const finding =
      type === 'dgram' ? await askDatagram() : { type, reply: askListener(type, name, namespace) };
    if (finding.reply !== nothingBound) return finding;
  }
  return { reply: nothingBound };
}
