import type { SocketKind, SocketState } from '../../../src/inventory/record.js';
import { check, native } from '../native.js';
import { build, type Fixture } from './fixture.js';
import {
  bindLoopback,
  connectLoopback,
  type InetFamily,
  localPort,
  loopback,
  openInet,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  unspecified,
} from './inet.js';

const IPPROTO_TCP = 6;
const IPPROTO_MPTCP = 262;
const TCP_DEFER_ACCEPT = 9;
const SHUT_WR = 1;
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

const dial = (fixture: Fixture, listener: TcpListener): number => {
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

/** States what a listing must say of one end of a connection. */
const expectEnd = (
  fixture: Fixture,
  listener: TcpListener,
  end: { fd: number; local: number; remote: number },
  state: SocketState,
): void => {
  const kind: SocketKind = listener.kind;
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

const expectBoth = (
  fixture: Fixture,
  listener: TcpListener,
  { client, server }: Connection,
  [clientState, serverState]: readonly [SocketState, SocketState],
): void => {
  const port = localPort(client);
  expectEnd(fixture, listener, { fd: client, local: port, remote: listener.port }, clientState);
  expectEnd(fixture, listener, { fd: server, local: listener.port, remote: port }, serverState);
};

/** A TCP listener on loopback. */
export const tcpListening = (family: InetFamily): Fixture =>
  build((fixture) => {
    openListener(fixture, family, { expected: true });
  });

/** A listener and both ends of an accepted connection. */
export const tcpEstablished = (family: InetFamily, kind: TcpListener['kind'] = 'tcp'): Fixture =>
  build((fixture) => {
    const listener = openListener(fixture, family, { kind, expected: true });
    const connection = openConnection(fixture, listener);
    expectBoth(fixture, listener, connection, ['established', 'established']);
  });

/** A connection whose client closed first and whose server closed too: the client's end is in TIME-WAIT. */
export const tcpTimeWait = (family: InetFamily): Fixture =>
  build((fixture) => {
    const { shutdown } = native();
    const listener = openListener(fixture, family);
    const { client, server } = openConnection(fixture, listener);
    const local = localPort(client);
    check('shutdown', shutdown(client, SHUT_WR));
    check('shutdown', shutdown(server, SHUT_WR));
    expectEnd(fixture, listener, { fd: -1, local, remote: listener.port }, 'time-wait');
  });

/** The client shut its sending side: FIN-WAIT-2 there, CLOSE-WAIT at the server. */
export const tcpHalfClosed = (family: InetFamily): Fixture =>
  build((fixture) => {
    const listener = openListener(fixture, family);
    const connection = openConnection(fixture, listener);
    check('shutdown', native().shutdown(connection.client, SHUT_WR));
    expectBoth(fixture, listener, connection, ['fin-wait-2', 'close-wait']);
  });

/** A connection to a listener whose accept queue is full, so that its SYN is dropped. */
export const tcpSynSent = (family: InetFamily): Fixture =>
  build((fixture) => {
    const listener = openListener(fixture, family, { backlog: 0 });
    dial(fixture, listener); // a backlog of 0 still takes one
    const fd = dial(fixture, listener);
    expectEnd(fixture, listener, { fd, local: localPort(fd), remote: listener.port }, 'syn-sent');
  });

/** A listener with TCP_DEFER_ACCEPT, tcp(7): its side stays in SYN-RECV until data comes. */
export const tcpSynReceived = (family: InetFamily): Fixture =>
  build((fixture) => {
    const listener = openListener(fixture, family);
    const seconds = new Uint8Array(Int32Array.of(30).buffer);
    check('setsockopt', native().setsockopt(listener.fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, seconds));
    const remote = localPort(dial(fixture, listener));
    expectEnd(fixture, listener, { fd: -1, local: listener.port, remote }, 'syn-recv');
  });

/** Writes until the kernel takes no more, which leaves a FIN that follows waiting in the send queue. */
const fill = (fd: number): void => {
  const payload = Buffer.alloc(65_536);
  let result = 0;
  while (result >= 0) result = native().write(fd, payload);
  if (result !== EAGAIN) check('write', result);
};

/** The client's FIN waits behind unread data: FIN-WAIT-1. */
export const tcpFinWait1 = (family: InetFamily): Fixture =>
  build((fixture) => {
    const listener = openListener(fixture, family);
    const connection = openConnection(fixture, listener);
    fill(connection.client);
    check('shutdown', native().shutdown(connection.client, SHUT_WR));
    expectBoth(fixture, listener, connection, ['fin-wait-1', 'established']);
  });

/** The server closed, and the client's FIN waits behind unread data: LAST-ACK, and FIN-WAIT-2 at the server. */
export const tcpLastAck = (family: InetFamily): Fixture =>
  build((fixture) => {
    const listener = openListener(fixture, family);
    const connection = openConnection(fixture, listener);
    fill(connection.client);
    check('shutdown', native().shutdown(connection.server, SHUT_WR));
    check('shutdown', native().shutdown(connection.client, SHUT_WR));
    expectBoth(fixture, listener, connection, ['last-ack', 'fin-wait-2']);
  });
