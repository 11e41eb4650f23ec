import type { SocketAddress } from '../../family/address.js';
import { decodeAddress, encodeAddress, formatAddress } from '../../family/index.js';
import { escapeBytes, escapeText } from '../../family/unix-text.js';
import {
  AF_INET,
  AF_INET6,
  AF_UNIX,
  AF_VSOCK,
  IPPROTO_MPTCP,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
} from '../../wire/constants.js';

/** Bytes of struct sockaddr, cut to its length. */
export type SockaddrBytes = Uint8Array;

/** Where a struct sockaddr_un has its name, and how long it is, `<linux/un.h>`. */
const unixNameOffset = 2;
const unixNameRoom = 108;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** AF_* of a name; 0 for none at all. */
export const familyOf = (name: SockaddrBytes): number =>
  name.length < 2 ? 0 : viewOf(name).getUint16(0, true);

const isInternet = (family: number): boolean => family === AF_INET || family === AF_INET6;

/** The port of an Internet name, in host order; 0 for others. */
export const portOf = (name: SockaddrBytes): number =>
  isInternet(familyOf(name)) ? viewOf(name).getUint16(2) : 0;

/** The same Internet name with another port. */
export function withPort(name: SockaddrBytes, port: number): SockaddrBytes {
  const copy = name.slice();
  viewOf(copy).setUint16(2, port);
  return copy;
}

/** Every interface of an Internet family, with this port. */
export const anyInternet = (family: number, port: number): SockaddrBytes =>
  encodeAddress(
    family === AF_INET6
      ? { family: 'inet6', address: '::', port }
      : { family: 'inet', address: '0.0.0.0', port },
  );

/** The IP address alone: 4 or 16 bytes; empty for other families. */
export function internetBytes(name: SockaddrBytes): Uint8Array {
  if (familyOf(name) === AF_INET) return name.slice(4, 8);
  return familyOf(name) === AF_INET6 ? name.slice(8, 24) : new Uint8Array();
}

/** What `unixName` needs to know. */
export interface UnixNameOptions {
  readonly abstract: boolean;
  /** `unix-tightsocklen`: the length ends with the name instead of with the structure. */
  readonly tight: boolean;
}

/** struct sockaddr_un of a path or an abstract name. Throws RangeError for one that does not fit. */
export function unixName(path: string, { abstract, tight }: UnixNameOptions): SockaddrBytes {
  const bytes = Buffer.from(path);
  const at = unixNameOffset + (abstract ? 1 : 0);
  if (at + bytes.length > unixNameOffset + unixNameRoom) {
    const room = unixNameRoom - (abstract ? 1 : 0);
    throw new RangeError(
      `the name of a Unix socket has at most ${room} bytes; "${escapeText(path)}" has ${bytes.length}`,
    );
  }
  const name = new Uint8Array(unixNameOffset + unixNameRoom);
  viewOf(name).setUint16(0, AF_UNIX, true);
  name.set(bytes, at);
  return tight ? name.slice(0, at + bytes.length) : name;
}

/** A name of any family from its number and the bytes behind it. */
export function genericName(family: number, data: Uint8Array): SockaddrBytes {
  const name = new Uint8Array(2 + data.length);
  viewOf(name).setUint16(0, family, true);
  name.set(data, 2);
  return name;
}

/** The name as an address; undefined for a family that this build does not know. */
export function addressOf(name: SockaddrBytes): SocketAddress | undefined {
  if (name.length < 2) return undefined;
  try {
    return decodeAddress(name);
  } catch {
    return undefined;
  }
}

/** An IPv6 address with all its digits, as socat writes it. */
export function longInet6(bytes: Uint8Array): string {
  const groups: string[] = [];
  for (let at = 0; at < 16; at += 2) {
    groups.push((((bytes[at] as number) << 8) | (bytes[at + 1] as number)).toString(16).padStart(4, '0'));
  }
  return `[${groups.join(':')}]`;
}

/** The host part as socat writes it in its log and in the environment of children. */
const hostText = (name: SockaddrBytes): string =>
  familyOf(name) === AF_INET6 ? longInet6(internetBytes(name)) : internetBytes(name).join('.');

function unixText(name: SockaddrBytes): string {
  if (name.length <= unixNameOffset) return '<anon>';
  const bytes = name.subarray(unixNameOffset);
  if (bytes[0] === 0) return `\\000${escapeBytes(bytes.subarray(1))}`;
  const end = bytes.indexOf(0);
  return escapeBytes(end < 0 ? bytes : bytes.subarray(0, end));
}

const vsockNumbers = (name: SockaddrBytes): { port: number; cid: number } => ({
  port: viewOf(name).getUint32(4, true),
  cid: viewOf(name).getUint32(8, true),
});

/** The name as socat's log has it: `AF=2 127.0.0.1:80`. */
export function logText(name: SockaddrBytes): string {
  const family = familyOf(name);
  if (family === AF_UNIX || family === 0) return `AF=${family} "${unixText(name)}"`;
  if (isInternet(family)) return `AF=${family} ${hostText(name)}:${portOf(name)}`;
  if (family === AF_VSOCK && name.length >= 12) {
    const { port, cid } = vsockNumbers(name);
    return `AF=${family} cid:${cid} port:${port}`;
  }
  return `AF=${family} AF=${family} 0x${Buffer.from(name.subarray(2, 16)).toString('hex').padEnd(28, '0')}`;
}

/** The name for labels and messages: `127.0.0.1:80`, `/run/x.sock`. */
export function labelText(name: SockaddrBytes): string {
  const address = addressOf(name);
  return address === undefined ? logText(name) : formatAddress(address);
}

/** Protocols whose ports socat tells to children. */
const withPorts: ReadonlySet<number> = new Set([
  IPPROTO_TCP,
  IPPROTO_MPTCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
  IPPROTO_SCTP,
]);

/**
 * What a child finds about a name: `PEERADDR` and `PEERPORT`, or with `SOCK` those of our end. A name of no known family
 * gives nothing.
 */
export function nameEnvironment(
  end: 'PEER' | 'SOCK',
  name: SockaddrBytes,
  protocol: number,
): Record<string, string> {
  const family = familyOf(name);
  if (family === AF_UNIX || name.length <= 2) return { [`${end}ADDR`]: unixText(name) };
  if (family === AF_VSOCK) {
    const { port, cid } = vsockNumbers(name);
    return { [`${end}ADDR`]: String(cid), [`${end}PORT`]: String(port) };
  }
  if (!isInternet(family)) return {};
  const address = { [`${end}ADDR`]: hostText(name) };
  return withPorts.has(protocol) ? { ...address, [`${end}PORT`]: String(portOf(name)) } : address;
}
