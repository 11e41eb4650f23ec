import type { Descriptor } from '../../kernel/index.js';
import { SocketError } from '../error.js';
import { Socket } from '../socket.js';
import { Listener, type SequencedListener } from './listener.js';
import type { SequencedStream } from './sequenced.js';
import { Stream } from './stream.js';

/** One socket that systemd passed, with its `FileDescriptorName=`, systemd.socket(5); `unknown` where it passed none. */
export type SystemdSocket = { readonly name: string } & (
  | { readonly kind: 'listener'; readonly listener: Listener }
  | { readonly kind: 'sequenced-listener'; readonly listener: SequencedListener }
  | { readonly kind: 'stream'; readonly stream: Stream }
  | { readonly kind: 'socket'; readonly socket: Socket }
  /** No socket, such as a FIFO; the descriptor is the caller's. */
  | { readonly kind: 'descriptor'; readonly descriptor: Descriptor }
);

/** SD_LISTEN_FDS_START, <systemd/sd-daemon.h> */
const firstDescriptor = 3;
const variables = ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES'] as const;

/** Tells what a socket is by SO_TYPE and SO_ACCEPTCONN, which Socket.adopt has read. */
function describe(name: string, socket: Socket): SystemdSocket {
  const { type, listening } = socket;
  if (listening && type === 'seqpacket') {
    return { name, kind: 'sequenced-listener', listener: Listener.from(socket) as Listener<SequencedStream> };
  }
  if (listening) return { name, kind: 'listener', listener: Listener.from(socket) as Listener };
  if (type === 'stream') return { name, kind: 'stream', stream: new Stream(socket) };
  return { name, kind: 'socket', socket };
}

function take(name: string, descriptor: Descriptor): SystemdSocket {
  try {
    return describe(name, Socket.adopt(descriptor));
  } catch (error) {
    if (!(error instanceof SocketError && error.code === 'ENOTSOCK')) throw error;
    return { name, kind: 'descriptor', descriptor };
  }
}

/** See Listener.fromSystemd. */
export function socketsFromSystemd(environment: NodeJS.ProcessEnv): SystemdSocket[] {
  const { LISTEN_PID: pid, LISTEN_FDS: count, LISTEN_FDNAMES: names } = environment;
  for (const variable of variables) delete environment[variable];
  if (pid === undefined || Number(pid) !== process.pid || !/^[0-9]+$/.test(count ?? '')) return [];
  const words = names?.split(':') ?? [];
  const sockets: SystemdSocket[] = [];
  for (let index = 0; index < Number(count); index++) {
    sockets.push(take(words[index] || 'unknown', firstDescriptor + index));
  }
  return sockets;
}
