import { ipv6Bytes } from './address-bytes.js';
import { viewOf } from './byte-order.js';
import { internetChecksum } from './checksum.js';
import { IPPROTO_ICMPV6 } from './constants.js';
import { DecodeError } from './errors.js';
import { be16, layout, u8 } from './layout.js';
import type { UnknownName } from './names.js';

/** ICMP of IPv4, RFC 792, or of IPv6, RFC 4443. */
export type IcmpProtocol = 'icmp' | 'icmp6';

/** struct icmphdr, `<linux/icmp.h>`, and icmp6hdr, `<linux/icmpv6.h>`: the same eight bytes. */
const icmphdr = layout('icmphdr', 8, {
  type: u8(0),
  code: u8(1),
  checksum: be16(2),
  identifier: be16(4),
  sequence: be16(6),
});

/** Types by number; names are those of the RFCs. */
const names = {
  icmp: {
    0: 'echo-reply',
    3: 'destination-unreachable',
    4: 'source-quench',
    5: 'redirect',
    8: 'echo-request',
    9: 'router-advertisement',
    10: 'router-solicitation',
    11: 'time-exceeded',
    12: 'parameter-problem',
    13: 'timestamp-request',
    14: 'timestamp-reply',
    42: 'extended-echo-request',
    43: 'extended-echo-reply',
  },
  icmp6: {
    1: 'destination-unreachable',
    2: 'packet-too-big',
    3: 'time-exceeded',
    4: 'parameter-problem',
    128: 'echo-request',
    129: 'echo-reply',
    130: 'listener-query',
    131: 'listener-report',
    132: 'listener-done',
    133: 'router-solicitation',
    134: 'router-advertisement',
    135: 'neighbour-solicitation',
    136: 'neighbour-advertisement',
    137: 'redirect',
    143: 'listener-report-v2',
  },
} as const;

/** A type that has a name, of either protocol. */
export type IcmpTypeName =
  | (typeof names.icmp)[keyof typeof names.icmp]
  | (typeof names.icmp6)[keyof typeof names.icmp6];

const namesOf = (protocol: IcmpProtocol): Readonly<Record<number, IcmpTypeName>> => names[protocol];

/** The name of an ICMP type: `echo-request`, or `unknown(99)`. */
export const icmpTypeName = (protocol: IcmpProtocol, type: number): IcmpTypeName | UnknownName =>
  namesOf(protocol)[type] ?? `unknown(${type})`;

/** The number of an ICMP type by its name, or undefined. */
export const icmpTypeNumber = (protocol: IcmpProtocol, name: string): number | undefined => {
  const entry = Object.entries(namesOf(protocol)).find(([, known]) => known === name);
  return entry === undefined ? undefined : Number(entry[0]);
};

/** The names icmpTypeNumber knows. */
export const icmpTypeNames = (protocol: IcmpProtocol): IcmpTypeName[] => Object.values(namesOf(protocol));

/** An echo request or reply, RFC 792 page 14 and RFC 4443 section 4. */
export interface IcmpEcho {
  readonly protocol: IcmpProtocol;
  readonly kind: 'request' | 'reply';
  /** Tells one sender's echoes from another's; on a ping socket, icmp(7), the kernel puts its own here. */
  readonly identifier: number;
  readonly sequence: number;
  /** Comes back as it went. */
  readonly data: Uint8Array;
}

/** The addresses that the checksum of ICMPv6 covers, RFC 8200 section 8.1. */
export interface Icmp6Addresses {
  readonly source: string;
  readonly destination: string;
}

/** An ICMP message as it came. */
export interface IcmpMessage {
  readonly protocol: IcmpProtocol;
  readonly type: number;
  readonly code: number;
  readonly checksum: number;
  /** Whether the checksum is that of the message; undefined for ICMPv6 without its addresses. */
  readonly checksumCorrect: boolean | undefined;
  /** The last four bytes of the header, in network order: the MTU of `packet-too-big`, for one. */
  readonly info: number;
  /** Behind the header, a view: an echo's data, or the start of the packet that an error is about. */
  readonly body: Uint8Array;
  /** The message as an echo, where it is one. */
  readonly echo: IcmpEcho | undefined;
}

const echoTypes = { icmp: { request: 8, reply: 0 }, icmp6: { request: 128, reply: 129 } } as const;

/** What is summed before an ICMPv6 message: both addresses, the length, and the protocol. */
const pseudoHeader = (addresses: Icmp6Addresses, length: number): Uint8Array => {
  const result = new Uint8Array(40);
  for (const [offset, text] of [
    [0, addresses.source],
    [16, addresses.destination],
  ] as const) {
    const address = ipv6Bytes(text);
    if (address === undefined) throw new RangeError(`not an IPv6 address: ${JSON.stringify(text)}`);
    result.set(address, offset);
  }
  viewOf(result).setUint32(32, length, false);
  result[39] = IPPROTO_ICMPV6;
  return result;
};

/** The checksum over a message; undefined for ICMPv6 without its addresses. */
const checksumOf = (
  protocol: IcmpProtocol,
  message: Uint8Array,
  addresses: Icmp6Addresses | undefined,
): number | undefined => {
  if (protocol === 'icmp') return internetChecksum(message);
  if (addresses === undefined) return undefined;
  return internetChecksum(pseudoHeader(addresses, message.length), message);
};

/**
 * Encodes an echo with its checksum. That of ICMPv6 stays 0 without `addresses`: on raw and ping sockets the kernel
 * fills it in. Throws RangeError for an identifier or sequence beyond 16 bits.
 */
export const encodeEcho = (echo: IcmpEcho, addresses?: Icmp6Addresses): Uint8Array => {
  const { protocol, kind, identifier, sequence, data } = echo;
  for (const [field, value] of Object.entries({ identifier, sequence })) {
    if (!Number.isInteger(value) || value < 0 || value > 0xffff)
      throw new RangeError(`${field} must be an integer from 0 to 65535, not ${value}`);
  }
  const result = new Uint8Array(icmphdr.size + data.length);
  result.set(icmphdr.encode({ type: echoTypes[protocol][kind], identifier, sequence }));
  result.set(data, icmphdr.size);
  const checksum = checksumOf(protocol, result, addresses) ?? 0;
  viewOf(result).setUint16(icmphdr.fields.checksum.offset, checksum, false);
  return result;
};

/**
 * Decodes an ICMP message: what follows the IP header, which raw IPv4 sockets deliver with it (`payload` of what
 * RawSocket receives). A wrong checksum is data. Throws DecodeError below eight bytes.
 */
export const decodeIcmp = (
  protocol: IcmpProtocol,
  message: Uint8Array,
  addresses?: Icmp6Addresses,
): IcmpMessage => {
  if (message.length < icmphdr.size)
    throw new DecodeError('icmphdr', 0, message.length, `at least ${icmphdr.size} bytes`);
  const view = viewOf(message);
  const { type, code, checksum, identifier, sequence } = icmphdr.decode(view);
  const { request, reply } = echoTypes[protocol];
  const body = message.subarray(icmphdr.size);
  const kind = type === request ? 'request' : 'reply';
  const sum = checksumOf(protocol, message, addresses);
  return {
    protocol,
    type,
    code,
    checksum,
    checksumCorrect: sum === undefined ? undefined : sum === 0,
    info: view.getUint32(4, false),
    body,
    echo:
      type === request || type === reply ? { protocol, kind, identifier, sequence, data: body } : undefined,
  };
};
