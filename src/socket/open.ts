import {
  F_GETFD,
  F_SETFD,
  SO_ACCEPTCONN,
  SO_DOMAIN,
  SO_PROTOCOL,
  SO_TYPE,
  SOCK_NONBLOCK,
  SOL_SOCKET,
} from '../kernel/constants.js';
import {
  type Descriptor,
  fcntl,
  getIntegerOption,
  isOwnedElsewhere,
  setNonBlocking,
  socket,
  socketIn,
  socketpair,
} from '../kernel/index.js';
import { SocketError } from './error.js';
import { localName } from './name.js';
import { isOwned } from './owner.js';
import { resolveSpec, type SocketIdentity, type SocketNumbers, specOfNumbers } from './spec.js';

const FD_CLOEXEC = 1;

/** socket(2), never blocking and never inherited, in the caller's network namespace or another. Throws SystemError. */
export const openDescriptor = (
  { domain, typeNumber, wireProtocol }: SocketNumbers,
  namespace: Descriptor | undefined,
): Descriptor => {
  const type = typeNumber | SOCK_NONBLOCK;
  return namespace === undefined
    ? socket(domain, type, wireProtocol)
    : socketIn(namespace, domain, type, wireProtocol);
};

/** socketpair(2), likewise. Throws SystemError. */
export const openPair = ({ domain, typeNumber, wireProtocol }: SocketNumbers): [Descriptor, Descriptor] =>
  socketpair(domain, typeNumber | SOCK_NONBLOCK, wireProtocol);

/** Whether a socket listens, SO_ACCEPTCONN. Throws SystemError. */
export const isListening = (fd: Descriptor): boolean => getIntegerOption(fd, SOL_SOCKET, SO_ACCEPTCONN) !== 0;

/** Checks an argument that must be a descriptor. Throws TypeError, RangeError. */
export function checkDescriptor(fd: unknown): asserts fd is Descriptor {
  if (typeof fd !== 'number')
    throw new TypeError(`fd must be a number, not ${fd === null ? 'null' : typeof fd}`);
  if (!Number.isInteger(fd) || fd < 0 || fd > 0x7fffffff) {
    throw new RangeError(`fd must be a descriptor, 0 to 2147483647, not ${fd}`);
  }
}

/** Learns what a descriptor is and makes it non-blocking and close-on-exec. Throws SystemError, SocketError. */
export function examine(fd: Descriptor): SocketIdentity {
  const place = { label: `fd ${fd}` };
  const owner = isOwned(fd)
    ? 'another Socket of this thread'
    : isOwnedElsewhere(fd)
      ? 'another thread'
      : undefined;
  if (owner !== undefined) {
    throw new SocketError('adopt', place, { code: 'ERR_SOCKET_STATE', text: `${owner} owns it` });
  }
  const [domain, type, protocol] = [SO_DOMAIN, SO_TYPE, SO_PROTOCOL].map((option) =>
    getIntegerOption(fd, SOL_SOCKET, option),
  ) as [number, number, number];
  const spec = specOfNumbers(domain, type, protocol);
  if (spec === undefined) {
    const text = `address family ${domain} with type ${type} is not known to this version`;
    throw new SocketError('adopt', place, { code: 'ERR_SOCKET_FAMILY', text });
  }
  setNonBlocking(fd);
  fcntl(fd, F_SETFD, fcntl(fd, F_GETFD) | FD_CLOEXEC);
  if (spec.family !== 'packet') return resolveSpec(spec);
  // SO_PROTOCOL says 0 of every packet socket; its name knows better.
  const name = localName(spec.family, fd);
  return resolveSpec(name.family === 'packet' ? { ...spec, protocol: name.protocol } : spec);
}
