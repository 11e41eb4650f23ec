import { check, native } from '../support/native.js';
import { build } from '../support/sockets/fixture.js';
import {
  bindLoopback,
  connectLoopback,
  type InetFamily,
  openInet,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOCK_STREAM,
} from '../support/sockets/inet.js';
import { inetName, netlinkName, packetName, unixName } from '../support/sockets/name.js';
import { everySocket, type Fixture } from '../support/sockets.js';

const flags = SOCK_CLOEXEC | SOCK_NONBLOCK;

const set = (fd: number, level: number, option: number, value: number | Uint8Array): void => {
  const bytes = typeof value === 'number' ? Buffer.from(Int32Array.of(value).buffer) : value;
  check(`setsockopt ${level} ${option}`, native().setsockopt(fd, level, option, bytes));
};

/** A connection under BBR with a mark, a type of service, options and unread data on both ends. */
const tcpBusy = (family: InetFamily): Fixture =>
  build((fixture) => {
    const listener = openInet(fixture, family, SOCK_STREAM, 6);
    const port = bindLoopback(listener, family);
    check('listen', native().listen(listener, 3));
    const client = openInet(fixture, family, SOCK_STREAM, 6);
    set(client, 6, 13, Buffer.from('bbr')); // TCP_CONGESTION
    set(client, 1, 36, 4711); // SO_MARK
    set(client, 1, 12, 5); // SO_PRIORITY
    if (family === 'inet') {
      set(client, 0, 1, 0x88); // IP_TOS
      set(client, 0, 15, 1); // IP_FREEBIND
      set(client, 0, 11, 1); // IP_RECVERR
    } else {
      set(client, 41, 67, 0x20); // IPV6_TCLASS
      set(client, 41, 70, 1); // IPV6_AUTOFLOWLABEL
    }
    connectLoopback(client, family, port);
    const server = fixture.own(check('accept4', native().accept4(listener, null, null, flags)));
    check('send', native().sendmsg(client, null, Buffer.alloc(1000, 1), null, 0));
    check('send', native().sendmsg(server, null, Buffer.alloc(70, 2), null, 0));
    check('shutdown', native().shutdown(server, 1));
    const waiting = openInet(fixture, family, SOCK_STREAM, 6);
    connectLoopback(waiting, family, port); // stays in the accept queue
  });

/** An IPv6 listener for both families, another for IPv6 only, and a connection with mapped addresses. */
const tcpMapped = (): Fixture =>
  build((fixture) => {
    const any = new Uint8Array(16);
    const both = openInet(fixture, 'inet6', SOCK_STREAM, 6);
    set(both, 41, 26, 0); // IPV6_V6ONLY
    check('bind', native().bind(both, inetName('inet6', 0, any)));
    check('listen', native().listen(both, 1));
    const only = openInet(fixture, 'inet6', SOCK_STREAM, 6);
    set(only, 41, 26, 1);
    check('bind', native().bind(only, inetName('inet6', 0, any)));
    check('listen', native().listen(only, 1));
    const name = Buffer.alloc(28);
    check('getsockname', native().getsockname(both, name));
    const client = openInet(fixture, 'inet', SOCK_STREAM, 6);
    connectLoopback(client, 'inet', name.readUInt16BE(2));
  });

/** A datagram socket bound to the loopback interface, with a datagram it has not read. */
const udpQueued = (): Fixture =>
  build((fixture) => {
    const fd = openInet(fixture, 'inet', SOCK_DGRAM, 17);
    set(fd, 1, 25, Buffer.from('lo\0')); // SO_BINDTODEVICE
    const port = bindLoopback(fd, 'inet');
    const sender = openInet(fixture, 'inet', SOCK_DGRAM, 17);
    check('send', native().sendmsg(sender, inetName('inet', port), Buffer.alloc(100), null, 0));
  });

/** Abstract names that tax a reader: a NUL inside, a newline, bytes that are not UTF-8; queued data; shut down. */
const unixOdd = (): Fixture =>
  build((fixture) => {
    const { socket, bind, listen, connect, sendmsg, shutdown, socketpair } = native();
    const open = (type: number): number => fixture.own(check('socket', socket(1, type | flags, 0)));
    const names = [
      Buffer.from('\0a\0b'),
      Buffer.from('\0two words\n0: 1 2 3'),
      Buffer.from([0, 0xff, 0xfe, 0x41]),
      Buffer.from('\0@'),
    ];
    for (const name of names) check('bind', bind(open(SOCK_DGRAM), unixName(name)));
    const listener = open(SOCK_STREAM);
    check('bind', bind(listener, unixName('\0pending')));
    check('listen', listen(listener, 2));
    for (let i = 0; i < 2; i++) check('connect', connect(open(SOCK_STREAM), unixName('\0pending')));
    const pair = new Int32Array(2);
    check('socketpair', socketpair(1, SOCK_STREAM | flags, 0, pair));
    const [left, right] = [fixture.own(pair[0] as number), fixture.own(pair[1] as number)];
    check('send', sendmsg(left, null, Buffer.alloc(500), null, 0));
    check('shutdown', shutdown(right, 1));
  });

/** A packet socket with a TPACKET_V3 ring, memberships, a fanout group and auxiliary data. */
const packetRing = (): Fixture =>
  build((fixture) => {
    const fd = fixture.own(check('socket', native().socket(17, SOCK_RAW | flags, 0)));
    const level = 263; // SOL_PACKET
    set(fd, level, 10, 2); // PACKET_VERSION: TPACKET_V3
    set(fd, level, 8, 1); // PACKET_AUXDATA
    set(fd, level, 5, Buffer.from(Uint32Array.of(4096, 2, 2048, 4, 60, 0, 0).buffer)); // PACKET_RX_RING
    const promiscuous = Buffer.alloc(16);
    promiscuous.writeInt32LE(1, 0);
    promiscuous.writeUInt16LE(1, 4); // PACKET_MR_PROMISC
    set(fd, level, 1, promiscuous); // PACKET_ADD_MEMBERSHIP
    check('bind', native().bind(fd, packetName(0x0800, 1)));
    set(fd, level, 18, 77); // PACKET_FANOUT: group 77, PACKET_FANOUT_HASH
  });

/** A netlink socket with a group beyond the first 32, connected, with flags. */
const netlinkGroups = (): Fixture =>
  build((fixture) => {
    const fd = fixture.own(check('socket', native().socket(16, SOCK_DGRAM | flags, 0)));
    check('bind', native().bind(fd, netlinkName(0, 0x11)));
    set(fd, 270, 1, 34); // NETLINK_ADD_MEMBERSHIP: RTNLGRP_STATS or newer
    set(fd, 270, 3, 1); // NETLINK_PKTINFO
    set(fd, 270, 5, 1); // NETLINK_NO_ENOBUFS
    check('connect', native().connect(fd, netlinkName(0, 0)));
  });

/** Everything that is recorded: each kind of socket the tests know, then the odd ones. Needs root in its namespace. */
export const recordedSockets: ReadonlyMap<string, () => Fixture> = new Map([
  ...everySocket,
  ['tcp busy inet', () => tcpBusy('inet')],
  ['tcp busy inet6', () => tcpBusy('inet6')],
  ['tcp mapped', tcpMapped],
  ['udp queued', udpQueued],
  ['unix odd names', unixOdd],
  ['packet ring', packetRing],
  ['netlink groups', netlinkGroups],
]);
