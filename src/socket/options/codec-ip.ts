import { formatIPv4 } from '../../wire/address-text.js';
import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';
import { optionalIpv4, requireIpv4 } from './addresses.js';
import { type Codec, checkInteger, writeOnly } from './codec.js';

const INDEX_MAX = 2 ** 31 - 1;
/** MCAST_EXCLUDE and MCAST_INCLUDE of `<linux/in.h>`. */
export const MCAST_MODES = { exclude: 0, include: 1 } as const;

/** struct ip_mreqn: group, address and index of the interface. */
function mreqn(group: Uint8Array, address: Uint8Array, index: number): Uint8Array {
  const bytes = new Uint8Array(12);
  bytes.set(group);
  bytes.set(address, 4);
  viewOf(bytes).setInt32(8, checkInteger(index, 0, INDEX_MAX, 'interfaceIndex'), LITTLE_ENDIAN);
  return bytes;
}

/** struct ip_mreqn of a group to join or leave. */
export const ipv4Membership: Codec<'Ipv4Membership'> = {
  type: 'Ipv4Membership',
  kernel: 'struct ip_mreqn',
  length: 12,
  decode: writeOnly,
  encode: ({ group, interfaceIndex, interfaceAddress }) =>
    mreqn(
      requireIpv4(group, 'group'),
      optionalIpv4(interfaceAddress, 'interfaceAddress'),
      interfaceIndex ?? 0,
    ),
};

/** struct ip_mreq_source. */
export const ipv4SourceMembership: Codec<'Ipv4SourceMembership'> = {
  type: 'Ipv4SourceMembership',
  kernel: 'struct ip_mreq_source',
  length: 12,
  decode: writeOnly,
  encode({ group, source, interfaceAddress }) {
    const bytes = new Uint8Array(12);
    bytes.set(requireIpv4(group, 'group'));
    bytes.set(optionalIpv4(interfaceAddress, 'interfaceAddress'), 4);
    bytes.set(requireIpv4(source, 'source'), 8);
    return bytes;
  },
};

/** struct ip_msfilter with its senders. */
export const ipv4SourceFilter: Codec<'Ipv4SourceFilter'> = {
  type: 'Ipv4SourceFilter',
  kernel: 'struct ip_msfilter',
  length: 16,
  decode: writeOnly,
  encode({ group, interfaceAddress, mode, sources }) {
    const number = MCAST_MODES[mode] as number | undefined;
    if (number === undefined) throw new TypeError(`mode must be include or exclude, not ${String(mode)}`);
    const bytes = new Uint8Array(16 + sources.length * 4);
    const view = viewOf(bytes);
    bytes.set(requireIpv4(group, 'group'));
    bytes.set(optionalIpv4(interfaceAddress, 'interfaceAddress'), 4);
    view.setUint32(8, number, LITTLE_ENDIAN);
    view.setUint32(12, sources.length, LITTLE_ENDIAN);
    for (const [index, source] of sources.entries()) bytes.set(requireIpv4(source, 'source'), 16 + index * 4);
    return bytes;
  },
};

/** struct in_addr when read; struct ip_mreqn when set, by address or by index. */
export const multicastInterface: Codec<'MulticastInterface'> = {
  type: 'MulticastInterface',
  kernel: 'struct in_addr, struct ip_mreqn',
  length: 4,
  decode: (bytes) => formatIPv4(viewOf(bytes), 0),
  encode(value) {
    const none = new Uint8Array(4);
    if (typeof value === 'number') return mreqn(none, none, value);
    return mreqn(none, requireIpv4(value, 'interface'), 0);
  },
};

const PORT_MAX = 65535;

/** Two ports in one u32, the lower one in its lower half. */
export const portRange: Codec<'PortRange'> = {
  type: 'PortRange',
  kernel: 'u32',
  length: 4,
  decode(bytes) {
    const value = viewOf(bytes).getUint32(0, LITTLE_ENDIAN);
    return { low: value & PORT_MAX, high: value >>> 16 };
  },
  encode({ low, high }) {
    const bytes = new Uint8Array(4);
    viewOf(bytes).setUint16(0, checkInteger(low, 0, PORT_MAX, 'low'), LITTLE_ENDIAN);
    viewOf(bytes).setUint16(2, checkInteger(high, 0, PORT_MAX, 'high'), LITTLE_ENDIAN);
    return bytes;
  },
};
