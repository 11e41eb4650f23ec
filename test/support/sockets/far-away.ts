import { spawnSync } from 'node:child_process';
import { check, native } from '../native.js';
import { build, type Fixture } from './fixture.js';
import { openInet, SOCK_RAW, SOCK_STREAM } from './inet.js';
import { inetName, portOf } from './name.js';

/** Addresses of a pair of virtual interfaces: ours, and a neighbour's that takes packets and never answers. */
const here = Uint8Array.of(10, 77, 0, 1);
const away = Uint8Array.of(10, 77, 0, 2);

const commands = [
  'link add away0 type veth peer name away1',
  'address add 10.77.0.1/24 dev away0',
  'address add fd77::1/64 dev away0 nodad',
  'link set away0 up',
  'link set away1 up',
  'neighbour replace 10.77.0.2 lladdr 02:00:00:00:00:77 dev away0 nud permanent',
  'neighbour replace fd77::2 lladdr 02:00:00:00:00:77 dev away0 nud permanent',
];

/** Makes the interfaces in the namespace of this thread; they go with it. Throws with the words of ip(8). */
export const openFarAway = (): void => {
  for (const command of commands) {
    const { status, stderr } = spawnSync('ip', command.split(' '), { encoding: 'utf8' });
    if (status !== 0) throw new Error(`ip ${command}: ${stderr.trim()}`);
  }
};

/** The Internet checksum, RFC 1071. */
const checksum = (bytes: Buffer): number => {
  let sum = 0;
  for (let at = 0; at + 1 < bytes.length; at += 2) sum += bytes.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
};

/** An IPv4 packet with the SYN of a connection from `away`. */
const synPacket = (fromPort: number, toPort: number): Buffer => {
  const packet = Buffer.alloc(40);
  packet.set([0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6], 0);
  packet.set(away, 12);
  packet.set(here, 16);
  packet.writeUInt16BE(fromPort, 20);
  packet.writeUInt16BE(toPort, 22);
  packet.writeUInt32BE(0x01020304, 24);
  packet.set([0x50, 0x02, 0xff, 0xff], 32);
  const pseudo = Buffer.concat([away, here, Uint8Array.of(0, 6, 0, 20), packet.subarray(20)]);
  packet.writeUInt16BE(checksum(pseudo), 36);
  return packet;
};

/** A listener that got SYNs from a host that never acknowledges: SYN-RECV until the kernel gives up. */
export const tcpSpoofed = (): Fixture =>
  build((fixture) => {
    const { bind, listen, getsockname, sendmsg } = native();
    const listener = openInet(fixture, 'inet', SOCK_STREAM, 6);
    check('bind', bind(listener, inetName('inet', 0, here)));
    check('listen', listen(listener, 8));
    const name = Buffer.alloc(16);
    check('getsockname', getsockname(listener, name));
    const raw = openInet(fixture, 'inet', SOCK_RAW, 255);
    for (const port of [4001, 4002, 4003]) {
      const packet = synPacket(port, portOf(name));
      check('sendmsg', sendmsg(raw, inetName('inet', 0, here), packet, null, 0));
    }
  });
