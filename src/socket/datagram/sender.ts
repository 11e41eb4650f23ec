import type { SocketAddress } from '../../family/address.js';
import { type Batch, type Descriptor, sendBatch, sendMessage, wouldBlock } from '../../kernel/index.js';
import type { NameCache } from './names.js';
import { largestSlot, nameSlot, slabFor } from './slab.js';

/** A datagram that is ready to go. */
export interface Outgoing {
  readonly bytes: Uint8Array;
  readonly to: SocketAddress | undefined;
}

/** Copies datagrams from `start` on into the slab: as many as fit, all of them with a name or all without. */
function fill(batch: Batch, names: NameCache, messages: readonly Outgoing[], start: number): number {
  const { slab, slot, lengths, nameLengths } = batch;
  const named = messages[start]?.to !== undefined;
  const count = Math.min(lengths.length, messages.length - start);
  let previous: SocketAddress | undefined;
  let last: Uint8Array | undefined;
  for (let i = 0; i < count; i++) {
    const { bytes, to } = messages[start + i] as Outgoing;
    if (bytes.length > slot || (to !== undefined) !== named) return i;
    slab.set(bytes, i * slot);
    lengths[i] = bytes.length;
    if (to === undefined) continue;
    const name: Uint8Array = to === previous && last !== undefined ? last : names.encode(to);
    previous = to;
    last = name;
    batch.names!.set(name, i * nameSlot);
    nameLengths![i] = name.length;
  }
  return count;
}

/** Room for the datagrams from `start` on that one batch can have, in bytes. */
function slotFor(messages: readonly Outgoing[], start: number): number {
  let longest = 0;
  const end = Math.min(messages.length, start + 64);
  for (let i = start; i < end; i++) {
    const { length } = (messages[i] as Outgoing).bytes;
    if (length <= largestSlot) longest = Math.max(longest, length);
  }
  return longest;
}

/**
 * sendmmsg(2): sends datagrams from `start` on, as many as one call can; a giant, which the kernel is likely to refuse,
 * goes alone and without a copy. Returns how many went, undefined where the socket would block. Throws SystemError when the
 * first one fails.
 */
export function sendFrom(
  fd: Descriptor,
  names: NameCache,
  messages: readonly Outgoing[],
  start: number,
): number | undefined {
  const { bytes, to } = messages[start] as Outgoing;
  if (bytes.length > largestSlot) {
    const length = sendMessage(fd, bytes, to === undefined ? null : names.encode(to));
    return length === wouldBlock ? undefined : 1;
  }
  const batch = slabFor(slotFor(messages, start));
  const count = fill(batch, names, messages, start);
  const sent = sendBatch(fd, to === undefined ? { ...batch, names: null, nameLengths: null } : batch, count);
  return sent === wouldBlock ? undefined : sent;
}
