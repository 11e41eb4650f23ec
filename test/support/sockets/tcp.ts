import { check, native } from '../native.js';
import { build, type Fixture } from './fixture.js';
import { type InetFamily, IPPROTO_TCP, localPort } from './inet.js';
import {
  acknowledge,
  dial,
  expectBoth,
  expectEnd,
  fill,
  openConnection,
  openListener,
  type TcpListener,
} from './tcp-connection.js';

const TCP_DEFER_ACCEPT = 9;
const SHUT_WR = 1;

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
    acknowledge(connection.server);
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
    const seconds = Uint8Array.of(30, 0, 0, 0);
    check('setsockopt', native().setsockopt(listener.fd, IPPROTO_TCP, TCP_DEFER_ACCEPT, seconds));
    const remote = localPort(dial(fixture, listener));
    expectEnd(fixture, listener, { fd: -1, local: listener.port, remote }, 'syn-recv');
  });

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
