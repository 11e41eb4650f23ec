import { AF_INET, AF_INET6, AF_UNSPEC, SOCK_RAW } from '../../wire/constants.js';
import type { OpenRequest } from '../types.js';
import type { SocketKind } from './kind.js';

const mostProtocol = 255;

/** Reads a protocol as socat does: decimal, `0x` or octal. Throws TypeError. */
function protocolNumber(text: string, keyword: string): number {
  const number = /^0[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number(text);
  if (text !== '' && Number.isInteger(number) && number >= 0 && number <= mostProtocol) return number;
  throw new TypeError(
    `${keyword}: protocol number must be 0 to ${mostProtocol}, not ${JSON.stringify(text)}`,
  );
}

/** Whether the socket is one for packets of IP, raw(7). */
export const isRawIp = ({ type }: SocketKind): boolean => type === SOCK_RAW;

/** The kind of a raw socket, whose protocol is the address's last parameter; others stay as they are. Throws TypeError. */
export function withRawProtocol(kind: SocketKind, { parameters, type }: OpenRequest): SocketKind {
  if (!isRawIp(kind)) return kind;
  return { ...kind, protocol: protocolNumber(parameters.at(-1) ?? '', type.keyword) };
}

/** The IP version of a raw socket that has no address to say it: socat takes 4. */
export const rawDomain = ({ domain }: SocketKind, version: 4 | 6 | undefined): number => {
  if (domain !== AF_UNSPEC) return domain;
  return version === 6 ? AF_INET6 : AF_INET;
};

/** Whether packets come with their header, which is not data: of IPv4 only, raw(7). */
export const hasHeader = (kind: SocketKind): boolean => isRawIp(kind) && kind.domain === AF_INET;

/** How long the header of an IPv4 packet is, RFC 791 section 3.1; 0 for what has none. */
export function headerLength(packet: Uint8Array): number {
  const first = packet[0] ?? 0;
  const length = (first & 0xf) * 4;
  return first >> 4 === 4 && length <= packet.length ? length : 0;
}
