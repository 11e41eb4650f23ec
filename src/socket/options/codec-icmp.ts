import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';
import { type Codec, checkInteger } from './codec.js';

/** The filter of `words` 32-bit words, a bit set for each ICMP type that is blocked, as the list of those that pass. */
const icmpTypes = (words: number, kernel: string): Codec<'readonly number[]'> => ({
  type: 'readonly number[]',
  kernel,
  length: words * 4,
  decode(bytes) {
    const view = viewOf(bytes);
    const passing: number[] = [];
    for (let type = 0; type < words * 32; type++) {
      const blocked = (view.getUint32((type >> 5) * 4, LITTLE_ENDIAN) >>> (type & 31)) & 1;
      if (blocked === 0) passing.push(type);
    }
    return passing;
  },
  encode(types) {
    if (!Array.isArray(types)) throw new TypeError('must be an array of the ICMP types that pass');
    const bytes = new Uint8Array(words * 4).fill(255);
    const view = viewOf(bytes);
    for (const type of types as readonly unknown[]) {
      const number = checkInteger(type, 0, words * 32 - 1, 'ICMP type');
      const at = (number >> 5) * 4;
      view.setUint32(at, view.getUint32(at, LITTLE_ENDIAN) & ~(1 << (number & 31)), LITTLE_ENDIAN);
    }
    return bytes;
  },
});

/** struct icmp_filter, `<linux/icmp.h>`: types up to 31; those above always pass. */
export const icmpFilter = /* @__PURE__ */ icmpTypes(1, 'struct icmp_filter');

/** struct icmp6_filter, `<linux/icmpv6.h>`: all 256 types. */
export const icmp6Filter = /* @__PURE__ */ icmpTypes(8, 'struct icmp6_filter');
