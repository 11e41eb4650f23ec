import { LITTLE_ENDIAN, viewOf } from './byte-order.js';
import { DecodeError } from './errors.js';
import type { IcmpProtocol } from './icmp.js';

/**
 * Filters of raw ICMP sockets: a bit per type, set where the type is kept out. struct icmp_filter of `<linux/icmp.h>` has
 * 32 bits, and types beyond always come in; struct icmp6_filter of `<linux/icmpv6.h>` has 256.
 */
const sizes = { icmp: 4, icmp6: 32 } as const;

/** Encodes the filter that lets in only these types. Throws RangeError for what is no type from 0 to 255. */
export const encodeIcmpFilter = (protocol: IcmpProtocol, types: Iterable<number>): Uint8Array => {
  const result = new Uint8Array(sizes[protocol]).fill(0xff);
  const view = viewOf(result);
  for (const type of types) {
    if (!Number.isInteger(type) || type < 0 || type > 255)
      throw new RangeError(`an ICMP type is an integer from 0 to 255, not ${type}`);
    const at = (type >> 5) * 4;
    if (at >= result.length) continue;
    view.setUint32(at, view.getUint32(at, LITTLE_ENDIAN) & ~(1 << (type & 31)), LITTLE_ENDIAN);
  }
  return result;
};

/** The types a filter lets in, of those it can keep out: 0 to 31 of ICMP, 0 to 255 of ICMPv6. Throws DecodeError. */
export const decodeIcmpFilter = (protocol: IcmpProtocol, bytes: Uint8Array): number[] => {
  const size = sizes[protocol];
  if (bytes.length < size)
    throw new DecodeError(`${protocol}_filter`, 0, bytes.length, `at least ${size} bytes`);
  const view = viewOf(bytes);
  const types: number[] = [];
  for (let type = 0; type < size * 8; type++)
    if ((view.getUint32((type >> 5) * 4, LITTLE_ENDIAN) & (1 << (type & 31))) === 0) types.push(type);
  return types;
};
