import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';
import { type Codec, readOnly } from './codec.js';

/** The multicast groups of a netlink socket: bit n of the words is group n + 1. */
export const netlinkGroups: Codec<'readonly number[]'> = {
  type: 'readonly number[]',
  kernel: 'u32[]',
  length: 512,
  decode(bytes) {
    const view = viewOf(bytes);
    const groups: number[] = [];
    for (let bit = 0; bit < (bytes.length & ~3) * 8; bit++) {
      if (((view.getUint32((bit >> 5) * 4, LITTLE_ENDIAN) >>> (bit & 31)) & 1) === 1) groups.push(bit + 1);
    }
    return groups;
  },
  encode: readOnly,
};
