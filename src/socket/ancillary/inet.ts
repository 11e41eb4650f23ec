import { ipv4Number } from '../../family/ipv4.js';
import { ipv6Bytes } from '../../family/ipv6.js';
import { formatIPv4, formatIPv6 } from '../../wire/address-text.js';
import { IPPROTO_IP, IPPROTO_IPV6 } from '../../wire/constants.js';
import { inetAddress } from './address.js';
import { INT_MAX, signed, within, words } from './integer.js';
import {
  IP_ORIGDSTADDR,
  IP_PKTINFO,
  IP_TOS,
  IP_TTL,
  IPV6_HOPLIMIT,
  IPV6_ORIGDSTADDR,
  IPV6_PKTINFO,
  IPV6_TCLASS,
} from './numbers.js';
import { type AncillaryRow, row } from './row.js';
import type { OriginalDestinationData, PacketInfoData } from './types.js';

function ipv4(text: string): Uint8Array {
  const number = ipv4Number(text);
  if (number === undefined) throw new RangeError(`not an IPv4 address: ${JSON.stringify(text)}`);
  return Uint8Array.of(number >>> 24, number >>> 16, number >>> 8, number);
}

function ipv6(text: string): Uint8Array {
  const bytes = ipv6Bytes(text);
  if (bytes === undefined) throw new RangeError(`not an IPv6 address: ${JSON.stringify(text)}`);
  return bytes;
}

/**
 * struct in_pktinfo, `<linux/in.h>`. The kernel sends from ipi_spec_dst, so an answer with the received record leaves
 * from the address that was asked, and from a local one where that was multicast.
 */
function encodePacketInfo({ interfaceIndex, address, localAddress = address }: PacketInfoData): Uint8Array {
  const bytes = new Uint8Array(12);
  bytes.set(words(within('interfaceIndex', interfaceIndex, 0, INT_MAX)), 0);
  bytes.set(ipv4(localAddress), 4);
  bytes.set(ipv4(address), 8);
  return bytes;
}

/** struct in6_pktinfo, `<linux/ipv6.h>`. */
function encodePacketInfo6({ interfaceIndex, address }: PacketInfoData): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set(ipv6(address), 0);
  bytes.set(words(within('interfaceIndex', interfaceIndex, 0, INT_MAX)), 16);
  return bytes;
}

/** The kernel gives IP_TOS in one byte, and takes a byte as well as an int. */
const smallNumber = (view: DataView, offset: number, end: number): number =>
  end - offset < 4 ? view.getUint8(offset) : signed(view, offset);

const originalDestination = (
  view: DataView,
  offset: number,
  end: number,
): OriginalDestinationData | undefined => {
  const address = inetAddress(view, offset, end);
  return address && { kind: 'original-destination', address };
};

/** What the headers of Internet datagrams say, ip(7) and ipv6(7). */
export const inetRows: readonly AncillaryRow[] = [
  row({
    name: 'IP_PKTINFO',
    kind: 'packet-info',
    family: 'inet',
    level: IPPROTO_IP,
    type: IP_PKTINFO,
    size: 12,
    decode: (view, offset) => ({
      kind: 'packet-info',
      family: 'inet',
      interfaceIndex: signed(view, offset),
      address: formatIPv4(view, offset + 8),
      localAddress: formatIPv4(view, offset + 4),
    }),
    encode: encodePacketInfo,
  }),
  row({
    name: 'IPV6_PKTINFO',
    kind: 'packet-info',
    family: 'inet6',
    level: IPPROTO_IPV6,
    type: IPV6_PKTINFO,
    size: 20,
    decode: (view, offset) => ({
      kind: 'packet-info',
      family: 'inet6',
      interfaceIndex: signed(view, offset + 16),
      address: formatIPv6(view, offset),
    }),
    encode: encodePacketInfo6,
  }),
  row({
    name: 'IP_TTL',
    kind: 'hop-limit',
    family: 'inet',
    level: IPPROTO_IP,
    type: IP_TTL,
    size: 4,
    decode: (view, offset) => ({ kind: 'hop-limit', family: 'inet', value: signed(view, offset) }),
    encode: ({ value }) => words(within('hop limit', value, 1, 255)),
  }),
  row({
    name: 'IPV6_HOPLIMIT',
    kind: 'hop-limit',
    family: 'inet6',
    level: IPPROTO_IPV6,
    type: IPV6_HOPLIMIT,
    size: 4,
    decode: (view, offset) => ({ kind: 'hop-limit', family: 'inet6', value: signed(view, offset) }),
    encode: ({ value }) => words(within('hop limit', value, 0, 255)),
  }),
  row({
    name: 'IP_TOS',
    kind: 'traffic-class',
    family: 'inet',
    level: IPPROTO_IP,
    type: IP_TOS,
    size: 1,
    decode: (view, offset, end) => ({
      kind: 'traffic-class',
      family: 'inet',
      value: smallNumber(view, offset, end),
    }),
    encode: ({ value }) => words(within('traffic class', value, 0, 255)),
  }),
  row({
    name: 'IPV6_TCLASS',
    kind: 'traffic-class',
    family: 'inet6',
    level: IPPROTO_IPV6,
    type: IPV6_TCLASS,
    size: 4,
    decode: (view, offset) => ({ kind: 'traffic-class', family: 'inet6', value: signed(view, offset) }),
    encode: ({ value }) => words(within('traffic class', value, 0, 255)),
  }),
  row({
    name: 'IP_ORIGDSTADDR',
    kind: 'original-destination',
    level: IPPROTO_IP,
    type: IP_ORIGDSTADDR,
    size: 16,
    decode: originalDestination,
  }),
  row({
    name: 'IPV6_ORIGDSTADDR',
    kind: 'original-destination',
    level: IPPROTO_IPV6,
    type: IPV6_ORIGDSTADDR,
    size: 28,
    decode: originalDestination,
  }),
];
