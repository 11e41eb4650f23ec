import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, native } from '../support/native.js';
import { build, type Fixture } from '../support/sockets/fixture.js';
import { inetName, packetName, unixName } from '../support/sockets/name.js';
import { everySocket } from '../support/sockets.js';

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_PACKET = 17;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const SOCK_CLOEXEC = 0o2000000;
const SOL_SOCKET = 1;
const SO_BINDTODEVICE = 25;
const SO_MARK = 36;
const IPPROTO_IPV6 = 41;
const IPV6_V6ONLY = 26;

const any4 = new Uint8Array(4);
const any6 = new Uint8Array(16);
/** ::ffff:127.0.0.1 */
const mapped = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1);

const open = (fixture: Fixture, family: number, type: number, protocol = 0): number =>
  fixture.own(check('socket', native().socket(family, type | SOCK_CLOEXEC, protocol)));

const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);

const set = (fd: number, level: number, option: number, value: Uint8Array): number =>
  check('setsockopt', native().setsockopt(fd, level, option, value));

/** Listeners on ports that have a name (in /etc/services) and on any address, one of them for IPv6 alone. */
const namedPorts = (): Fixture =>
  build((fixture) => {
    const { bind, listen } = native();
    for (const port of [22, 80, 443, 53]) {
      const fd = open(fixture, AF_INET, SOCK_STREAM);
      check('bind', bind(fd, inetName('inet', port, any4)));
      check('listen', listen(fd, port));
    }
    const both = open(fixture, AF_INET6, SOCK_STREAM);
    check('bind', bind(both, inetName('inet6', 8080, any6)));
    check('listen', listen(both, 1));
    const only = open(fixture, AF_INET6, SOCK_STREAM);
    set(only, IPPROTO_IPV6, IPV6_V6ONLY, u32(1));
    check('bind', bind(only, inetName('inet6', 22, any6)));
    check('listen', listen(only, 4096));
    for (const port of [53, 123, 5353]) {
      check('bind', bind(open(fixture, AF_INET, SOCK_DGRAM), inetName('inet', port, any4)));
    }
    check('bind', bind(open(fixture, AF_INET6, SOCK_DGRAM), inetName('inet6', 546, any6)));
  });

/** Sockets bound to an interface or marked (both need privilege), and IPv4 in an IPv6 socket. */
const boundToDevice = (): Fixture =>
  build((fixture) => {
    const { bind, listen } = native();
    const stream = open(fixture, AF_INET, SOCK_STREAM);
    set(stream, SOL_SOCKET, SO_BINDTODEVICE, Buffer.from('lo\0'));
    set(stream, SOL_SOCKET, SO_MARK, u32(0x2a));
    check('bind', bind(stream, inetName('inet', 7001, any4)));
    check('listen', listen(stream, 5));
    const dgram = open(fixture, AF_INET6, SOCK_DGRAM);
    set(dgram, SOL_SOCKET, SO_BINDTODEVICE, Buffer.from('lo\0'));
    check('bind', bind(dgram, inetName('inet6', 7002)));
    const inside = open(fixture, AF_INET6, SOCK_STREAM);
    check('bind', bind(inside, inetName('inet6', 7003, mapped)));
    check('listen', listen(inside, 5));
  });

/** Bytes that wait in a receive queue, and datagrams. */
const withData = (): Fixture =>
  build((fixture) => {
    const { bind, listen, connect, accept4, write } = native();
    const listener = open(fixture, AF_INET, SOCK_STREAM);
    check('bind', bind(listener, inetName('inet', 7010)));
    check('listen', listen(listener, 5));
    const client = open(fixture, AF_INET, SOCK_STREAM);
    check('connect', connect(client, inetName('inet', 7010)));
    fixture.own(check('accept4', accept4(listener, null, null, SOCK_CLOEXEC)));
    check('write', write(client, Buffer.alloc(1_234_567 % 60_000)));
    check('connect', connect(open(fixture, AF_INET, SOCK_STREAM), inetName('inet', 7010)));
    const receiver = open(fixture, AF_INET, SOCK_DGRAM);
    check('bind', bind(receiver, inetName('inet', 7011)));
    const sender = open(fixture, AF_INET, SOCK_DGRAM);
    check('connect', connect(sender, inetName('inet', 7011)));
    check('write', write(sender, Buffer.alloc(100)));
  });

/** Raw sockets of protocols with a name, connected and not. */
const rawByName = (): Fixture =>
  build((fixture) => {
    const { connect } = native();
    open(fixture, AF_INET, SOCK_RAW, 1);
    check('connect', connect(open(fixture, AF_INET, SOCK_RAW, 47), inetName('inet', 0)));
    open(fixture, AF_INET6, SOCK_RAW, 58);
  });

/** Packet sockets of several protocols, with and without an interface. */
const packetProtocols = (): Fixture =>
  build((fixture) => {
    const { bind } = native();
    open(fixture, AF_PACKET, SOCK_RAW);
    check('bind', bind(open(fixture, AF_PACKET, SOCK_DGRAM), packetName(0x0800, 0)));
    check('bind', bind(open(fixture, AF_PACKET, SOCK_RAW), packetName(0x86dd, 1)));
    check('bind', bind(open(fixture, AF_PACKET, SOCK_RAW), packetName(0x1234, 1)));
  });

/** Unix names that ss prints as they are: long, with blanks, beyond ASCII, abstract with NULs; a descriptor held twice. */
const unixNames = (): Fixture =>
  build((fixture) => {
    const { bind, listen, dup } = native();
    const folder = mkdtempSync(join(tmpdir(), 's-'));
    fixture.onClose(() => rmSync(folder, { recursive: true, force: true }));
    const names = [
      join(folder, 'with blanks in it'),
      join(folder, 'größe-日本'),
      join(folder, 'x'.repeat(100 - folder.length)),
      `\0socketeer-ss-${process.pid}\0with\0nuls`,
      `\0socketeer-ss-ü-${process.pid}`,
    ];
    for (const name of names) {
      const fd = open(fixture, AF_UNIX, SOCK_STREAM);
      check('bind', bind(fd, unixName(name)));
      check('listen', listen(fd, 16));
      fixture.own(check('dup', dup(fd)));
    }
    const waiting = names[0]!;
    check('connect', native().connect(open(fixture, AF_UNIX, SOCK_STREAM), unixName(waiting)));
  });

const ssSockets: readonly (readonly [string, () => Fixture])[] = [
  ['named ports', namedPorts],
  ['bound to a device', boundToDevice],
  ['with data', withData],
  ['raw by name', rawByName],
  ['packet protocols', packetProtocols],
  ['unix names', unixNames],
];

/**
 * Sockets of every kind the kernel lets us make, and what matters to ss's columns besides. Returns what the
 * kernel refused, to be said.
 */
export const makeSockets = (): { fixtures: Fixture[]; refused: string[] } => {
  const fixtures: Fixture[] = [];
  const refused: string[] = [];
  for (const [title, make] of [...everySocket, ...ssSockets]) {
    try {
      fixtures.push(make());
    } catch (error) {
      refused.push(`${title}: ${(error as Error).message}`);
    }
  }
  return { fixtures, refused };
};
