import { SOCK_NONBLOCK } from '../../kernel/constants.js';
import {
  accept,
  close,
  type Descriptor,
  getpeername,
  getsockname,
  SystemError,
  shutdown,
  wouldBlock,
} from '../../kernel/index.js';
import { pause } from '../retry.js';
import type { EndpointContext } from '../types.js';
import { type Admission, isAdmitted } from './allow.js';
import { named } from './fail.js';
import { untilReady } from './ready.js';
import { logText, type SockaddrBytes } from './sockaddr.js';

/** A connection that was accepted; whoever gets it owns its descriptor. */
export interface Connection {
  readonly fd: Descriptor;
  readonly peer: SockaddrBytes;
  readonly local: SockaddrBytes;
}

/** What accepting needs to know of a listener. */
export interface Acceptor {
  readonly fd: Descriptor;
  readonly name: SockaddrBytes;
  readonly label: string;
  readonly admission: Admission;
  /** Milliseconds; undefined for no limit. */
  readonly timeout: number | undefined;
  readonly context: EndpointContext;
}

/**
 * Errors of a connection that died in the queue, which accept(2) says to treat like EAGAIN: ENETDOWN, EPROTO, ENOPROTOOPT,
 * EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH, ECONNABORTED; and EINTR.
 */
const transient: ReadonlySet<number> = new Set([100, 71, 92, 112, 64, 113, 95, 101, 103, 4]);

/** Errors that pass when others close something: ENFILE, EMFILE, ENOBUFS, ENOMEM. */
const exhausted: ReadonlySet<number> = new Set([23, 24, 105, 12]);

const longestPause = 1000;
const SHUT_RDWR = 2;

/** getpeername(2) or getsockname(2); empty where there is none, as of a peer that is gone. */
function nameOf(read: (fd: Descriptor) => SockaddrBytes, fd: Descriptor): SockaddrBytes {
  try {
    return read(fd);
  } catch (error) {
    if (error instanceof SystemError) return new Uint8Array();
    throw error;
  }
}

/** Closes a connection that is not wanted. */
function turnAway(fd: Descriptor): void {
  try {
    shutdown(fd, SHUT_RDWR);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  } finally {
    close(fd);
  }
}

/** accept4(2) once: a descriptor, undefined for none, or how long to wait before the next attempt in milliseconds. */
function tryAccept(
  { fd, label, name, context }: Acceptor,
  lastPause: number,
): Descriptor | 'none' | { pause: number } {
  try {
    const accepted = accept(fd, null, null, SOCK_NONBLOCK);
    return accepted === wouldBlock ? 'none' : accepted;
  } catch (error) {
    if (error instanceof SystemError && transient.has(error.errno)) return { pause: 0 };
    const wrong = named('accept', { label, local: name }, error) as Error;
    if (!(error instanceof SystemError && exhausted.has(error.errno))) throw wrong;
    if (lastPause === 0) context.log('warning', `${wrong.message}; waiting until there is room again`);
    return { pause: Math.min(longestPause, Math.max(10, lastPause * 2)) };
  }
}

/** Whether a connection may come; one that may not is closed. */
function admit({ admission, context }: Acceptor, { fd, peer, local }: Connection): boolean {
  if (context.logs('notice')) {
    const from = peer.length === 0 ? 'NULL' : logText(peer);
    context.log('notice', `accepting connection from ${from} on ${logText(local)}`);
  }
  if (isAdmitted(admission, peer, local, context)) {
    if (context.logs('info')) context.log('info', `permitting connection from ${logText(peer)}`);
    return true;
  }
  turnAway(fd);
  return false;
}

/**
 * Waits for the next connection that may come; undefined when the time is up. While descriptors or memory are exhausted it
 * waits for room. Rejects with SocketError and the signal's reason.
 */
export async function acceptNext(acceptor: Acceptor, signal: AbortSignal): Promise<Connection | undefined> {
  const { fd: listener, context, timeout, name } = acceptor;
  let lastPause = 0;
  if (context.logs('notice')) context.log('notice', `listening on ${logText(name)}`);
  for (;;) {
    signal.throwIfAborted();
    const result = tryAccept(acceptor, lastPause);
    if (typeof result === 'object') {
      lastPause = result.pause;
      await pause(lastPause, signal);
    } else if (result === 'none') {
      if (!(await untilReady(listener, 'read', signal, timeout))) {
        context.log('warning', 'accept: Connection timed out');
        return undefined;
      }
    } else {
      const connection = {
        fd: result,
        peer: nameOf(getpeername, result),
        local: nameOf(getsockname, result),
      };
      if (admit(acceptor, connection)) return connection;
    }
  }
}
