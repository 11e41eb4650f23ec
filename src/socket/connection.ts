import { SO_ERROR, SO_PROTOCOL, SOCK_NONBLOCK, SOL_SOCKET } from '../kernel/constants.js';
import {
  accept,
  connect,
  type Descriptor,
  getIntegerOption,
  getpeername,
  inProgress,
  SystemError,
  wouldBlock,
} from '../kernel/index.js';
import { ifKnown } from './name.js';

const EAGAIN = 11;
const ENOTCONN = 107;
const IPPROTO_MPTCP = 262;

/**
 * Errors of a connection that died in the queue rather than of the listener, which accept(2) says to treat like EAGAIN:
 * EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH, EOPNOTSUPP, ENETUNREACH; and ECONNABORTED.
 */
const transientErrors = new Set([71, 100, 92, 112, 64, 113, 95, 101, 103]);
/** How many dead connections are passed over before their error is believed. */
const patience = 1000;

/** A connection that accept4(2) gave. */
export interface Accepted {
  readonly fd: Descriptor;
  /** The peer's name, as sockaddr bytes. */
  readonly name: Uint8Array;
}

const nameRoom = new Uint8Array(128);
const nameLength = new Int32Array(1);

function acceptOnce(fd: Descriptor): Descriptor | undefined {
  for (let tries = 1; ; tries++) {
    try {
      const accepted = accept(fd, nameRoom, nameLength, SOCK_NONBLOCK);
      return accepted === wouldBlock ? undefined : accepted;
    } catch (error) {
      const transient = error instanceof SystemError && transientErrors.has(error.errno);
      if (!transient || tries === patience) throw error;
    }
  }
}

/** The next connection of a listener, undefined while there is none. Throws SystemError, EMFILE among them. */
export function acceptNow(fd: Descriptor): Accepted | undefined {
  const accepted = acceptOnce(fd);
  if (accepted === undefined) return undefined;
  return { fd: accepted, name: nameRoom.slice(0, Math.min(nameLength[0] as number, nameRoom.length)) };
}

/** The protocol of an accepted connection: an MPTCP listener also accepts plain TCP. */
export function acceptedProtocol(fd: Descriptor, listener: number): number {
  if (listener !== IPPROTO_MPTCP) return listener;
  return ifKnown(() => getIntegerOption(fd, SOL_SOCKET, SO_PROTOCOL)) ?? listener;
}

/** How an attempt of connect(2) stands; `full` is a Unix listener's backlog. */
export type ConnectState = 'connected' | 'pending' | 'full';

/** connect(2). Throws SystemError. */
export function beginConnect(fd: Descriptor, name: Uint8Array, isUnix: boolean): ConnectState {
  const result = connect(fd, name);
  if (result === 0) return 'connected';
  if (result === inProgress) return 'pending';
  if (result === wouldBlock && isUnix) return 'full';
  throw new SystemError('connect', EAGAIN);
}

/** SO_ERROR, which the kernel forgets when it is read: 0 for none. Throws SystemError. */
export const pendingError = (fd: Descriptor): number => getIntegerOption(fd, SOL_SOCKET, SO_ERROR);

/** Whether a connection under way stands by now; undefined while it does not. Throws SystemError when it failed. */
export function connectResult(fd: Descriptor): true | undefined {
  const errno = pendingError(fd);
  if (errno !== 0) throw new SystemError('connect', errno);
  try {
    getpeername(fd); // an event from before the attempt says nothing about it
    return true;
  } catch (error) {
    if (error instanceof SystemError && error.errno === ENOTCONN) return undefined;
    throw error;
  }
}

/** connect(2) to AF_UNSPEC, which is 0: the socket has no peer afterwards. Throws SystemError. */
export const dissolve = (fd: Descriptor): void => {
  connect(fd, new Uint8Array(16));
};
