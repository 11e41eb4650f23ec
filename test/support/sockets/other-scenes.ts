import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, native } from '../native.js';
import { build, type Fixture } from './fixture.js';
import {
  bindLoopback,
  connectLoopback,
  type InetFamily,
  openInet,
  SOCK_CLOEXEC,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_RAW,
  SOCK_SEQPACKET,
  SOCK_STREAM,
} from './inet.js';
import { netlinkName, packetName, unixName } from './name.js';
import {
  acceptAll,
  attachFilter,
  dropLength,
  type OptionRow,
  SOL_IP,
  SOL_IPV6,
  SOL_PACKET,
  SOL_SOCKET,
  setOptions,
} from './option.js';

const AF_UNIX = 1;
const AF_NETLINK = 16;
const AF_PACKET = 17;
const flags = SOCK_CLOEXEC | SOCK_NONBLOCK;

const open = (fixture: Fixture, family: number, type: number, protocol = 0): number =>
  fixture.own(check('socket', native().socket(family, type | flags, protocol)));

/** Datagrams that wait, and so many more that some were dropped; options set. */
export const udpQueues = (family: InetFamily): Fixture =>
  build((fixture) => {
    const receiver = openInet(fixture, family, SOCK_DGRAM, 17);
    setOptions(receiver, [
      [SOL_SOCKET, 8, 2304],
      [SOL_SOCKET, 36, 0x55],
      ...(family === 'inet' ? ([[SOL_IP, 1, 0x10]] as const) : ([[SOL_IPV6, 67, 0x20]] as const)),
    ]);
    const port = bindLoopback(receiver, family);
    const sender = openInet(fixture, family, SOCK_DGRAM, 17);
    connectLoopback(sender, family, port);
    for (let count = 0; count < 40; count++) native().write(sender, Buffer.alloc(200));
    const silent = openInet(fixture, family, SOCK_DGRAM, 17);
    setOptions(silent, [
      [SOL_SOCKET, 6, 1],
      [SOL_SOCKET, 12, 3],
    ]);
    bindLoopback(silent, family);
    attachFilter(silent, acceptAll);
  });

/** Raw sockets of other protocols, with options that only they have. */
export const rawScene = (): Fixture =>
  build((fixture) => {
    const { connect } = native();
    const header = openInet(fixture, 'inet', SOCK_RAW, 255);
    setOptions(header, [[SOL_IP, 3, 1]]);
    for (const protocol of [2, 50, 89, 103, 132, 200]) openInet(fixture, 'inet', SOCK_RAW, protocol);
    for (const protocol of [17, 58, 59]) openInet(fixture, 'inet6', SOCK_RAW, protocol);
    const name = Buffer.from([2, 0, 0, 0, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    check('connect', connect(openInet(fixture, 'inet', SOCK_RAW, 6), name));
  });

/** struct tpacket_req of packet(7): 4 blocks of a page, frames of 2 KiB. */
const ring = (): Uint8Array => new Uint8Array(Uint32Array.of(4096, 4, 2048, 8).buffer);
/** struct tpacket_req3: the same, blocks handed over after 60 ms. */
const ring3 = (): Uint8Array => new Uint8Array(Uint32Array.of(4096, 4, 2048, 8, 60, 0, 1).buffer);

const packetOptions: readonly (readonly [title: string, type: number, rows: readonly OptionRow[]])[] = [
  ['auxiliary data, original device', SOCK_RAW, [[SOL_PACKET, 8, 1], [SOL_PACKET, 9, 1]]], // biome-ignore format: one row
  ['virtual header and loss', SOCK_RAW, [[SOL_PACKET, 15, 1], [SOL_PACKET, 14, 1]]], // biome-ignore format: one row
  ['copy threshold', SOCK_DGRAM, [[SOL_PACKET, 7, 1500]]],
  ['ring to receive', SOCK_RAW, [[SOL_PACKET, 5, ring()]]],
  ['ring to send, version 2', SOCK_RAW, [[SOL_PACKET, 10, 1], [SOL_PACKET, 13, ring()]]], // biome-ignore format: one row
  ['ring, version 3', SOCK_DGRAM, [[SOL_PACKET, 10, 2], [SOL_PACKET, 5, ring3()]]], // biome-ignore format: one row
  ['mark', SOCK_DGRAM, [[SOL_SOCKET, 36, 7]]],
];

/** Packet sockets with everything that a listing shows of them. */
export const packetScene = (): Fixture =>
  build((fixture) => {
    for (const [, type, rows] of packetOptions) {
      const fd = open(fixture, AF_PACKET, type);
      setOptions(fd, rows);
      check('bind', native().bind(fd, packetName(3, 1)));
    }
    for (const [index, type] of [0, 1, 2, 3, 4, 5, 0x1000, 0x8001].entries()) {
      const fd = open(fixture, AF_PACKET, SOCK_DGRAM);
      check('bind', native().bind(fd, packetName(0x0800, 1)));
      setOptions(fd, [[SOL_PACKET, 18, (type << 16) | (100 + index)]]);
    }
  });

/** Packet sockets with filters of classic BPF, one without. */
export const packetFilters = (): Fixture =>
  build((fixture) => {
    for (const program of [acceptAll, dropLength(4242), [...dropLength(1), ...dropLength(2)]]) {
      const fd = open(fixture, AF_PACKET, SOCK_RAW);
      attachFilter(fd, program);
      check('bind', native().bind(fd, packetName(0x0806, 1)));
    }
  });

const binary = Buffer.from([0x73, 0xff, 0xfe, 0x80, 0x2d]);

/** Unix sockets that wait to be accepted, are shut, full, or bound to names that are no text. */
export const unixScene = (): Fixture =>
  build((fixture) => {
    const { bind, listen, connect, shutdown, socketpair, write, accept4 } = native();
    const folder = mkdtempSync(join(tmpdir(), 's-'));
    fixture.onClose(() => rmSync(folder, { recursive: true, force: true }));
    for (const type of [SOCK_STREAM, SOCK_SEQPACKET]) {
      const name = unixName(join(folder, `listener ${type}`));
      const listener = open(fixture, AF_UNIX, type);
      check('bind', bind(listener, name));
      check('listen', listen(listener, 3));
      const clients = [0, 1, 2, 3].map(() => open(fixture, AF_UNIX, type));
      for (const client of clients) check('connect', connect(client, name));
      fixture.own(check('accept4', accept4(listener, null, null, flags)));
      check('write', write(clients[0]!, Buffer.alloc(1000)));
      // The program at one end is gone: nobody holds it, and its peer is shut both ways.
      check('close', native().close(check('dup', native().dup(clients[3]!))));
    }
    for (const how of [0, 1, 2]) {
      const pair = new Int32Array(2);
      check('socketpair', socketpair(AF_UNIX, SOCK_STREAM | flags, 0, pair));
      const left = fixture.own(pair[0]!);
      fixture.own(pair[1]!);
      check('shutdown', shutdown(left, how));
      native().write(pair[1]!, Buffer.alloc(300));
    }
    const half = new Int32Array(2);
    check('socketpair', socketpair(AF_UNIX, SOCK_STREAM | flags, 0, half));
    fixture.own(half[0]!);
    native().close(half[1]!);
    const receiver = open(fixture, AF_UNIX, SOCK_DGRAM);
    check('bind', bind(receiver, unixName(`\0socketeer-scene-${process.pid}`)));
    const sender = open(fixture, AF_UNIX, SOCK_DGRAM);
    check('connect', connect(sender, unixName(`\0socketeer-scene-${process.pid}`)));
    while (write(sender, Buffer.alloc(50)) > 0);
    open(fixture, AF_UNIX, SOCK_STREAM);
    // Bound and never listening, and bound to a name the kernel chose.
    check('bind', bind(open(fixture, AF_UNIX, SOCK_STREAM), unixName(join(folder, 'bound'))));
    check('bind', bind(open(fixture, AF_UNIX, SOCK_DGRAM), Uint8Array.of(1, 0)));
  });

/** A Unix path and an abstract name with bytes that are no UTF-8. */
export const unixBinary = (): Fixture =>
  build((fixture) => {
    const folder = mkdtempSync(join(tmpdir(), 's-'));
    fixture.onClose(() => rmSync(folder, { recursive: true, force: true }));
    const { bind } = native();
    const path = Buffer.concat([Buffer.from(`${folder}/`), binary]);
    check('bind', bind(open(fixture, AF_UNIX, SOCK_DGRAM), unixName(path)));
    check('bind', bind(open(fixture, AF_UNIX, SOCK_DGRAM), unixName(Buffer.concat([Buffer.of(0), binary]))));
  });

/** Netlink sockets of several protocols, bound, with groups, connected, with answers that wait. */
export const netlinkScene = (): Fixture =>
  build((fixture) => {
    const { bind, connect, write } = native();
    for (const protocol of [0, 2, 9, 12, 15, 16]) open(fixture, AF_NETLINK, SOCK_RAW, protocol);
    check('bind', bind(open(fixture, AF_NETLINK, SOCK_RAW, 15), netlinkName(0, 0x7fff_ffff)));
    check('bind', bind(open(fixture, AF_NETLINK, SOCK_RAW, 0), netlinkName(4_000_000_001, 0)));
    check('connect', connect(open(fixture, AF_NETLINK, SOCK_RAW, 2), netlinkName(1234, 0)));
    const asking = open(fixture, AF_NETLINK, SOCK_DGRAM, 0);
    // RTM_GETLINK as a dump: the answer waits in the queue.
    const request = Buffer.alloc(32);
    request.writeUInt32LE(32, 0);
    request.writeUInt16LE(18, 4);
    request.writeUInt16LE(0x301, 6);
    check('write', write(asking, request));
  });
