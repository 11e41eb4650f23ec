import type { SocketAddress } from '../../family/address.js';
import { type Batch, type Descriptor, sendBatch, wouldBlock } from '../../kernel/index.js';
import type { NameCache } from './names.js';
import { nameSlot, slabFor } from './slab.js';

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
  for (let i = start; i < end; i++) longest = Math.max(longest, (messages[i] as Outgoing).bytes.length);
  return longest;
}

/**
 * sendmmsg(2): sends datagrams from `start` on until the socket would block. Returns how many went, undefined for none.
 * Throws SystemError when the first one fails.
 */
export function sendFrom(
  fd: Descriptor,
  names: NameCache,
  messages: readonly Outgoing[],
  start: number,
): number | undefined {
  let at = start;
  while (at < messages.length) {
    const batch = slabFor(slotFor(messages, at));
    const count = fill(batch, names, messages, at);
    const named = messages[at]?.to !== undefined;
    const sent = sendBatch(fd, named ? batch : { ...batch, names: null, nameLengths: null }, count);
    if (sent === wouldBlock) break;
    at += sent;
    if (sent < count) break;
  }
  return at === start ? undefined : at - start;
}
