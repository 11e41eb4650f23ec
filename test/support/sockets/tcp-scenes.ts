import { check, native } from '../native.js';
import { build, type Fixture } from './fixture.js';
import { type InetFamily, inetFamilies, openInet, SOCK_STREAM } from './inet.js';
import { inetName } from './name.js';
import { type OptionRow, SOL_IP, SOL_IPV6, SOL_SOCKET, SOL_TCP, setOptions } from './option.js';
import { type Connection, dial, expectBoth, fill, openConnection, openListener } from './tcp-connection.js';

const SHUT_WR = 1;
const MSG_OOB = 1;
const MSG_FASTOPEN = 0x2000_0000;
const TCP_FASTOPEN = 23;
const TCP_FASTOPEN_NO_COOKIE = 34;
const TCP_MD5SIG = 14;
const TCP_NODELAY = 1;

/** A connection whose client has these options set once it stands. */
const connected = (fixture: Fixture, family: InetFamily, options: readonly OptionRow[] = []): Connection => {
  const connection = openConnection(fixture, openListener(fixture, family));
  setOptions(connection.client, options);
  return connection;
};

/** Reads until there is nothing left. */
const drain = (fd: number): void => {
  const room = Buffer.alloc(65_536);
  while (native().read(fd, room) > 0);
};

/**
 * Both FINs wait behind unread data, and then the server reads: it gets the client's FIN while its own has not gone
 * out, which is CLOSING; the client is in FIN-WAIT-2.
 */
export const tcpClosing = (family: InetFamily): Fixture =>
  build((fixture) => {
    const { shutdown } = native();
    const listener = openListener(fixture, family);
    const connection = openConnection(fixture, listener);
    const { client, server } = connection;
    fill(client);
    fill(server);
    check('shutdown', shutdown(client, SHUT_WR));
    check('shutdown', shutdown(server, SHUT_WR));
    for (let turn = 0; turn < 50; turn++) {
      drain(server);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
    expectBoth(fixture, listener, connection, ['fin-wait-2', 'closing']);
  });

/** A window of zero: the client's data waits, and the persist timer runs. */
export const tcpZeroWindow = (family: InetFamily): Fixture =>
  build((fixture) => fill(connected(fixture, family).client));

/** Traffic both ways, urgent data among it, and some that stays unread. */
export const tcpTraffic = (family: InetFamily): Fixture =>
  build((fixture) => {
    const { write, sendmsg } = native();
    const { client, server } = connected(fixture, family);
    for (let turn = 0; turn < 20; turn++) {
      check('write', write(client, Buffer.alloc(1000 + turn)));
      drain(server);
      check('write', write(server, Buffer.alloc(3000)));
      drain(client);
    }
    check('sendmsg', sendmsg(client, null, Buffer.from('!'), null, MSG_OOB));
    check('write', write(client, Buffer.alloc(777)));
  });

/** An IPv6 socket that talks IPv4, `::ffff:127.0.0.1`. */
export const tcpMapped = (): Fixture =>
  build((fixture) => {
    const { bind, listen, connect, accept4 } = native();
    const mapped = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1);
    const listener = openInet(fixture, 'inet6', SOCK_STREAM, 6);
    check('bind', bind(listener, inetName('inet6', 7020, mapped)));
    check('listen', listen(listener, 3));
    const six = openInet(fixture, 'inet6', SOCK_STREAM, 6);
    const four = openInet(fixture, 'inet', SOCK_STREAM, 6);
    connect(six, inetName('inet6', 7020, mapped));
    connect(four, inetName('inet', 7020));
    fixture.own(check('accept4', accept4(listener, null, null, 0o2004000)));
  });

/** A listener whose queue of connections nobody accepted is full. */
export const tcpFullQueue = (family: InetFamily): Fixture =>
  build((fixture) => {
    const listener = openListener(fixture, family, { backlog: 1 });
    for (let count = 0; count < 4; count++) dial(fixture, listener);
  });

/** Data in the SYN, TCP Fast Open; the sysctl must allow clients. */
export const tcpFastOpen = (family: InetFamily): Fixture =>
  build((fixture) => {
    const { bind, listen, sendmsg, accept4, getsockname } = native();
    const listener = openInet(fixture, family, SOCK_STREAM, 6);
    check('bind', bind(listener, inetName(family, 0)));
    setOptions(listener, [
      [SOL_TCP, TCP_FASTOPEN, 5],
      [SOL_TCP, TCP_FASTOPEN_NO_COOKIE, 1],
    ]);
    check('listen', listen(listener, 5));
    const name = Buffer.alloc(family === 'inet' ? 16 : 28);
    check('getsockname', getsockname(listener, name));
    const client = openInet(fixture, family, SOCK_STREAM, 6);
    setOptions(client, [[SOL_TCP, TCP_FASTOPEN_NO_COOKIE, 1]]);
    check('sendmsg', sendmsg(client, name, Buffer.from('early'), null, MSG_FASTOPEN));
    fixture.own(check('accept4', accept4(listener, null, null, 0o2004000)));
  });

/** struct tcp_md5sig of `<linux/tcp.h>`: a key for an address. */
const md5Key = (family: InetFamily): Buffer => {
  const value = Buffer.alloc(216);
  inetName(family, 0).copy(value);
  value.writeUInt16LE(3, 130);
  value.write('key', 136);
  return value;
};

/** A listener that signs its segments, RFC 2385. */
export const tcpMd5 = (family: InetFamily): Fixture =>
  build((fixture) => {
    const { fd } = openListener(fixture, family);
    setOptions(fd, [[SOL_TCP, TCP_MD5SIG, md5Key(family)]]);
  });

const congested =
  (algorithm: string) =>
  (family: InetFamily): Fixture =>
    build((fixture) => {
      const { client, server } = connected(fixture, family, [[SOL_TCP, 13, algorithm]]);
      for (let turn = 0; turn < 10; turn++) {
        check('write', native().write(client, Buffer.alloc(20_000)));
        drain(server);
      }
    });

/** Congestion controls every kernel has, and some that need a module. */
export const congestionScenes = ['cubic', 'reno', 'bbr', 'dctcp', 'vegas'].map(
  (algorithm) => [algorithm, congested(algorithm)] as const,
);

/** What can be set on a connection and shows in a listing, by title. */
const optionRows: Readonly<Record<string, (family: InetFamily) => readonly OptionRow[]>> = {
  keepalive: () => [
    [SOL_SOCKET, 9, 1],
    [SOL_TCP, 4, 3000],
  ],
  'keepalive soon': () => [
    [SOL_SOCKET, 9, 1],
    [SOL_TCP, 4, 75],
  ],
  'type of service': (family) => (family === 'inet' ? [[SOL_IP, 1, 0x48]] : [[SOL_IPV6, 67, 0x48]]),
  'mark and priority': () => [
    [SOL_SOCKET, 36, 0xfeed],
    [SOL_SOCKET, 12, 6],
  ],
  device: () => [[SOL_SOCKET, 25, 'lo\0']],
  'pacing limit': () => [[SOL_SOCKET, 47, 1_250_000]],
  'options of IP': () => [
    [SOL_IP, 11, 1],
    [SOL_IP, 15, 1],
    [SOL_IP, 19, 1],
    [SOL_IP, 24, 1],
    [SOL_IP, 26, 1],
  ],
  'options off': () => [
    [SOL_IP, 34, 0],
    [SOL_IP, 49, 0],
  ],
  'small buffers': () => [
    [SOL_SOCKET, 7, 8192],
    [SOL_SOCKET, 8, 4096],
    [SOL_TCP, 10, 2000],
  ],
};

const withOptions =
  (rows: (family: InetFamily) => readonly OptionRow[]) =>
  (family: InetFamily): Fixture =>
    build((fixture) => {
      const { client } = connected(fixture, family, [[SOL_TCP, TCP_NODELAY, 1], ...rows(family)]);
      check('write', native().write(client, Buffer.alloc(500)));
    });

/** Connections with options set, by title. */
export const optionScenes = Object.entries(optionRows).map(
  ([title, rows]) => [title, withOptions(rows)] as const,
);

/** Sockets that are bound and no more: the kernel lists none of them as long as nobody asks for such. */
export const tcpUnconnected = (family: InetFamily): Fixture =>
  build((fixture) => {
    openInet(fixture, family, SOCK_STREAM, 6);
    const fd = openInet(fixture, family, SOCK_STREAM, 6);
    check('bind', native().bind(fd, inetName(family, 0)));
  });

/** A TCP socket of each family, connecting to an address that never answers. Needs a route to it. */
export const tcpUnanswered = (family: InetFamily): Fixture =>
  build((fixture) => {
    const address =
      family === 'inet'
        ? Uint8Array.of(10, 77, 0, 2)
        : Uint8Array.of(0xfd, 0x77, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2);
    const fd = openInet(fixture, family, SOCK_STREAM, 6);
    const result = native().connect(fd, inetName(family, 9, address));
    if (result !== -115) check(`connect ${inetFamilies[family]}`, result);
  });
