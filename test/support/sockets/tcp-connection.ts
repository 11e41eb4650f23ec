import type { SocketKind, SocketState } from '../../../src/inventory/record.js';
import { check, native } from '../native.js';
import type { Fixture } from './fixture.js';
import {
  bindLoopback,
  connectLoopback,
  type InetFamily,
  IPPROTO_TCP,
  localPort,
  loopback,
  openInet,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  unspecified,
} from './inet.js';

const IPPROTO_MPTCP = 262;
const TCP_INFO = 11;
const TCP_QUICKACK = 12;
const EAGAIN = -11;

/** The two ends of a connection that was accepted. */
export interface Connection {
  readonly client: number;
  readonly server: number;
}

/** A TCP or MPTCP listener on loopback. */
export interface TcpListener {
  readonly fd: number;
  readonly family: InetFamily;
  readonly kind: 'tcp' | 'mptcp';
  readonly port: number;
}

const protocolOf = (kind: TcpListener['kind']): number => (kind === 'tcp' ? IPPROTO_TCP : IPPROTO_MPTCP);

/** Opens a listener; what a listing must say of it is stated when `expected`. */
export const openListener = (
  fixture: Fixture,
  family: InetFamily,
  { backlog = 16, kind = 'tcp' as TcpListener['kind'], expected = false } = {},
): TcpListener => {
  const fd = openInet(fixture, family, SOCK_STREAM, protocolOf(kind));
  const port = bindLoopback(fd, family);
  check('listen', native().listen(fd, backlog));
  if (expected) {
    fixture.expect({
      kind,
      family,
      type: 'stream',
      state: 'listen',
      local: loopback(family, port),
      remote: unspecified(family),
      fd,
    });
  }
  return { fd, family, kind, port };
};

/** Connects to a listener. */
export const dial = (fixture: Fixture, listener: TcpListener): number => {
  const client = openInet(fixture, listener.family, SOCK_STREAM, protocolOf(listener.kind));
  connectLoopback(client, listener.family, listener.port);
  return client;
};

/** Connects to a listener and accepts. */
export const openConnection = (fixture: Fixture, listener: TcpListener): Connection => {
  const client = dial(fixture, listener);
  const server = check('accept4', native().accept4(listener.fd, null, null, SOCK_CLOEXEC | SOCK_NONBLOCK));
  return { client, server: fixture.own(server) };
};

/** `<net/tcp_states.h>`; TCP_INFO starts with the number. */
const stateNumbers: Partial<Record<SocketState, number>> = {
  established: 1,
  'syn-sent': 2,
  'fin-wait-1': 4,
  'fin-wait-2': 5,
  'close-wait': 8,
  'last-ack': 9,
  closing: 11,
};

/** Waits until a socket is in a state: an acknowledgement may be delayed by 40 ms. Throws after two seconds. */
const settle = (fd: number, state: SocketState): void => {
  const info = Buffer.alloc(8);
  for (let turn = 0; turn < 1000; turn += 1) {
    check('getsockopt TCP_INFO', native().getsockopt(fd, IPPROTO_TCP, TCP_INFO, info));
    if (info[0] === stateNumbers[state]) return;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
  }
  throw new Error(`the fixture's socket is in TCP state ${info[0]} instead of ${state}`);
};

/** Acknowledges at once what the socket has received, tcp(7). */
export const acknowledge = (fd: number): void => {
  check(
    'setsockopt TCP_QUICKACK',
    native().setsockopt(fd, IPPROTO_TCP, TCP_QUICKACK, Uint8Array.of(1, 0, 0, 0)),
  );
};

/** States what a listing must say of one end of a connection. */
export const expectEnd = (
  fixture: Fixture,
  listener: TcpListener,
  end: { fd: number; local: number; remote: number },
  state: SocketState,
): void => {
  const kind: SocketKind = listener.kind;
  if (kind === 'tcp' && end.fd >= 0) settle(end.fd, state);
  fixture.expect({
    kind,
    family: listener.family,
    type: 'stream',
    state,
    local: loopback(listener.family, end.local),
    remote: loopback(listener.family, end.remote),
    fd: end.fd,
  });
};

/** States what a listing must say of both ends. */
export const expectBoth = (
  fixture: Fixture,
  listener: TcpListener,
  { client, server }: Connection,
  [clientState, serverState]: readonly [SocketState, SocketState],
): void => {
  const port = localPort(client);
  expectEnd(fixture, listener, { fd: client, local: port, remote: listener.port }, clientState);
  expectEnd(fixture, listener, { fd: server, local: listener.port, remote: port }, serverState);
};

/** Writes until the kernel takes no more, which leaves a FIN that follows waiting in the send queue. */
export const fill = (fd: number): void => {
  const payload = Buffer.alloc(65_536);
  let result = 0;
  while (result >= 0) result = native().write(fd, payload);
  if (result !== EAGAIN) check('write', result);
};
