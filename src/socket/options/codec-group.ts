import type { SocketAddress } from '../../family/address.js';
import { encodeAddress } from '../../family/index.js';
import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';
import { type Codec, checkInteger, writeOnly } from './codec.js';
import { MCAST_MODES } from './codec-ip.js';

// struct group_req, group_source_req and group_filter of <linux/in.h>: an index, then names of 128 bytes each at
// multiples of 8
const storage = 128;
const groupOffset = 8;
const afterGroup = groupOffset + storage;

/** An Internet address in the storage the kernel reads. Throws TypeError for another family. */
function put(bytes: Uint8Array, offset: number, address: SocketAddress, what: string): void {
  if (address.family !== 'inet' && address.family !== 'inet6') {
    throw new TypeError(`${what} must be an Internet address, not of family ${String(address.family)}`);
  }
  bytes.set(encodeAddress(address), offset);
}

function start(size: number, interfaceIndex: number | undefined, group: SocketAddress): Uint8Array {
  const bytes = new Uint8Array(size);
  const index = checkInteger(interfaceIndex ?? 0, 0, 2 ** 31 - 1, 'interfaceIndex');
  viewOf(bytes).setUint32(0, index, LITTLE_ENDIAN);
  put(bytes, groupOffset, group, 'group');
  return bytes;
}

/** struct group_req. */
export const groupMembership: Codec<'GroupMembership'> = {
  type: 'GroupMembership',
  kernel: 'struct group_req',
  length: afterGroup,
  decode: writeOnly,
  encode: ({ group, interfaceIndex }) => start(afterGroup, interfaceIndex, group),
};

/** struct group_source_req. */
export const groupSourceMembership: Codec<'GroupSourceMembership'> = {
  type: 'GroupSourceMembership',
  kernel: 'struct group_source_req',
  length: afterGroup + storage,
  decode: writeOnly,
  encode({ group, interfaceIndex, source }) {
    const bytes = start(afterGroup + storage, interfaceIndex, group);
    put(bytes, afterGroup, source, 'source');
    return bytes;
  },
};

/** struct group_filter with its senders. */
export const groupSourceFilter: Codec<'GroupSourceFilter'> = {
  type: 'GroupSourceFilter',
  kernel: 'struct group_filter',
  length: afterGroup + 8,
  decode: writeOnly,
  encode({ group, interfaceIndex, mode, sources }) {
    const number = MCAST_MODES[mode] as number | undefined;
    if (number === undefined) throw new TypeError(`mode must be include or exclude, not ${String(mode)}`);
    const bytes = start(afterGroup + 8 + sources.length * storage, interfaceIndex, group);
    const view = viewOf(bytes);
    view.setUint32(afterGroup, number, LITTLE_ENDIAN);
    view.setUint32(afterGroup + 4, sources.length, LITTLE_ENDIAN);
    for (const [index, source] of sources.entries()) {
      put(bytes, afterGroup + 8 + index * storage, source, 'source');
    }
    return bytes;
  },
};
