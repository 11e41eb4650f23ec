import type { SocketAddress } from '../../../src/family/address.js';
import type { Kind } from '../kind.js';

type Family = 'inet' | 'inet6';

const families: readonly Family[] = ['inet', 'inet6'];

const loopback = (family: Family, port = 0): SocketAddress =>
  family === 'inet' ? { family, address: '127.0.0.1', port } : { family, address: '::1', port };

const stream = (family: Family, protocol: 'tcp' | 'mptcp' | 'sctp'): Kind => ({
  title: `${family} stream ${protocol}`,
  spec: { family, type: 'stream', protocol },
  link: 'connection',
  boundaries: false,
  local: () => loopback(family),
  exclusive: true,
});

const dgram = (family: Family, protocol: 'udp' | 'udplite'): Kind => ({
  title: `${family} dgram ${protocol}`,
  spec: { family, type: 'dgram', protocol },
  link: 'message',
  boundaries: true,
  local: () => loopback(family),
  exclusive: true,
  empty: true,
});

/** An echo request, RFC 792 and RFC 4443; the kernel writes identifier and checksum, icmp(7). */
const echoRequest = (family: Family, payload: Uint8Array): Uint8Array =>
  Uint8Array.from([family === 'inet' ? 8 : 128, 0, 0, 0, 0, 0, 0, 1, ...payload]);

const echo = (family: Family): Kind => ({
  title: `${family} dgram icmp`,
  spec: { family, type: 'dgram', protocol: family === 'inet' ? 'icmp' : 'icmp6' },
  link: 'echo',
  boundaries: true,
  local: () => loopback(family),
  reach: () => loopback(family),
  exclusive: false,
  frame: (payload) => echoRequest(family, payload),
  unframe: (bytes) => bytes.subarray(8),
});

/** For experiments, RFC 3692. */
const rawProtocol = 253;
const ipv4Header = 20;

/** Raw sockets get all packets to their address, so on IPv4 each gets an address of its own. */
const raw = (family: Family): Kind => ({
  title: `${family} raw`,
  spec: { family, type: 'raw', protocol: rawProtocol },
  link: 'message',
  boundaries: true,
  local: ({ number }) =>
    family === 'inet'
      ? { family, address: `127.1.${number >> 8}.${number & 255}`, port: 0 }
      : { family, address: '::1', port: 0 },
  destination: (to) => ({ ...to, port: 0 }) as SocketAddress,
  exclusive: false,
  shared: true,
  unframe: (bytes) => (family === 'inet' ? bytes.subarray(ipv4Header) : bytes),
});

/** One-to-many SCTP, sctp(7): associations come with the first message. */
const sctpMany = (family: Family): Kind => ({
  title: `${family} seqpacket sctp`,
  spec: { family, type: 'seqpacket', protocol: 'sctp' },
  link: 'none',
  boundaries: true,
  local: () => loopback(family),
  exclusive: true,
});

/** DCCP, the kernel's dccp.rst: connections of datagrams. Linux 6.16 took it out, so it is made and no more. */
const dccp = (family: Family): Kind => ({
  title: `${family} dccp`,
  spec: { family, type: 'dccp', protocol: 'dccp' },
  link: 'none',
  boundaries: true,
  local: () => loopback(family),
  exclusive: true,
});

/** ip(7), ipv6(7). */
export const inetKinds: readonly Kind[] = families.flatMap((family) => [
  stream(family, 'tcp'),
  stream(family, 'mptcp'),
  dgram(family, 'udp'),
  dgram(family, 'udplite'),
  echo(family),
  raw(family),
  stream(family, 'sctp'),
  sctpMany(family),
  dccp(family),
]);
