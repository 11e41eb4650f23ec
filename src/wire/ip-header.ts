import { ipv4Bytes } from './address-bytes.js';
import { formatIPv4 } from './address-text.js';
import { viewOf } from './byte-order.js';
import { internetChecksum } from './checksum.js';
import { DecodeError } from './errors.js';
import { be16, bytes, layout, u8 } from './layout.js';

/** struct iphdr, `<linux/ip.h>`, RFC 791 section 3.1; options follow. */
const iphdr = layout('iphdr', 20, {
  versionAndLength: u8(0),
  trafficClass: u8(1),
  totalLength: be16(2),
  identification: be16(4),
  fragment: be16(6),
  timeToLive: u8(8),
  protocol: u8(9),
  checksum: be16(10),
  source: bytes(12, 4),
  destination: bytes(16, 4),
});

const VERSION = 4;
const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;
const OFFSET_MASK = 0x1fff;
const LONGEST_OPTIONS = 40;

/** The header of an IPv4 packet, RFC 791 section 3.1. */
export interface Ipv4Header {
  /** The type of service byte: six bits of DSCP, two of ECN. */
  readonly trafficClass: number;
  /** Length of header and payload in bytes. The kernel fills it in for IP_HDRINCL. */
  readonly totalLength: number;
  /** The kernel fills it in for IP_HDRINCL when it is 0. */
  readonly identification: number;
  readonly dontFragment: boolean;
  readonly moreFragments: boolean;
  /** Where the payload lies in the unfragmented one, in bytes: a multiple of 8. */
  readonly fragmentOffset: number;
  readonly timeToLive: number;
  /** IPPROTO_*. */
  readonly protocol: number;
  /** Dotted decimal. The kernel fills it in for IP_HDRINCL when it is `0.0.0.0`. */
  readonly source: string;
  readonly destination: string;
  /** Options as they came, padded to four bytes. */
  readonly options: Uint8Array;
}

/** A header as it was found. */
export interface DecodedIpv4Header extends Ipv4Header {
  /** Bytes before the payload: 20 and the options. */
  readonly headerLength: number;
  readonly checksum: number;
  /** Whether the checksum is that of the header; an outgoing packet may have none yet. */
  readonly checksumCorrect: boolean;
}

/** Reads the IPv4 header that `packet` starts with. `options` is a view of `packet`. Throws DecodeError. */
export const decodeIpv4Header = (packet: Uint8Array): DecodedIpv4Header => {
  const values = iphdr.decode(viewOf(packet));
  const { versionAndLength, fragment } = values;
  const headerLength = (versionAndLength & 15) * 4;
  if (versionAndLength >> 4 !== VERSION || headerLength < iphdr.size || headerLength > packet.length) {
    const expected = `version 4 and a header that fits, not 0x${versionAndLength.toString(16)}`;
    throw new DecodeError('iphdr', 0, packet.length, expected);
  }
  return {
    headerLength,
    trafficClass: values.trafficClass,
    totalLength: values.totalLength,
    identification: values.identification,
    dontFragment: (fragment & DONT_FRAGMENT) !== 0,
    moreFragments: (fragment & MORE_FRAGMENTS) !== 0,
    fragmentOffset: (fragment & OFFSET_MASK) * 8,
    timeToLive: values.timeToLive,
    protocol: values.protocol,
    checksum: values.checksum,
    checksumCorrect: internetChecksum(packet.subarray(0, headerLength)) === 0,
    source: formatIPv4(viewOf(values.source), 0),
    destination: formatIPv4(viewOf(values.destination), 0),
    options: packet.subarray(iphdr.size, headerLength),
  };
};

/** What encodeIpv4Header takes: the protocol and the destination, and what shall not have its default. */
export interface Ipv4HeaderInput extends Partial<Ipv4Header> {
  readonly protocol: number;
  readonly destination: string;
  /** Bytes after the header, for `totalLength` when that is not given. Default 0. */
  readonly payloadLength?: number;
}

const address = (field: string, text: string): Uint8Array => {
  const found = ipv4Bytes(text);
  if (found === undefined) throw new RangeError(`${field} is not an IPv4 address: ${JSON.stringify(text)}`);
  return found;
};

const within = (field: string, value: number, limit: number): number => {
  if (Number.isInteger(value) && value >= 0 && value <= limit) return value;
  throw new RangeError(`${field} must be an integer from 0 to ${limit}, not ${value}`);
};

const fragmentOf = ({ dontFragment, moreFragments, fragmentOffset = 0 }: Partial<Ipv4Header>): number => {
  if (fragmentOffset % 8 !== 0) throw new RangeError(`fragmentOffset must be a multiple of 8`);
  const flags = (dontFragment ? DONT_FRAGMENT : 0) | (moreFragments ? MORE_FRAGMENTS : 0);
  return flags | within('fragmentOffset', fragmentOffset / 8, OFFSET_MASK);
};

/**
 * Encodes an IPv4 header with its checksum. Defaults: time to live 64, source `0.0.0.0`, everything else 0. Throws
 * RangeError for a value that does not fit.
 */
export const encodeIpv4Header = (header: Ipv4HeaderInput): Uint8Array => {
  const { options = new Uint8Array(0), payloadLength = 0 } = header;
  const size = iphdr.size + ((options.length + 3) & ~3);
  within('the length of options', options.length, LONGEST_OPTIONS);
  const result = new Uint8Array(size);
  const fields = {
    versionAndLength: (VERSION << 4) | (size / 4),
    trafficClass: within('trafficClass', header.trafficClass ?? 0, 0xff),
    totalLength: within('totalLength', header.totalLength ?? size + payloadLength, 0xffff),
    identification: within('identification', header.identification ?? 0, 0xffff),
    fragment: fragmentOf(header),
    timeToLive: within('timeToLive', header.timeToLive ?? 64, 0xff),
    protocol: within('protocol', header.protocol, 0xff),
    source: address('source', header.source ?? '0.0.0.0'),
    destination: address('destination', header.destination),
  };
  result.set(iphdr.encode(fields));
  result.set(options, iphdr.size);
  viewOf(result).setUint16(iphdr.fields.checksum.offset, internetChecksum(result), false);
  return result;
};
