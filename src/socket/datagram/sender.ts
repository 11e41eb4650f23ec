import type { SocketAddress } from '../../family/address.js';
import { type Batch, type Descriptor, sendBatch, sendMessage, wouldBlock } from '../../kernel/index.js';
import type { NameCache } from './names.js';
import { batchCount, largestSlot, nameSlot, slabFor } from './slab.js';

/** A datagram that is ready to go. */
export interface Outgoing {
  readonly data: Uint8Array;
  readonly to?: SocketAddress | undefined;
}

/** The batch without names, for a socket with a peer. */
const nameless = new WeakMap<Batch, Batch>();

function withoutNames(batch: Batch): Batch {
  let same = nameless.get(batch);
  if (same === undefined) {
    same = { ...batch, names: null, nameLengths: null };
    nameless.set(batch, same);
  }
  return same;
}

/** Copies datagrams from `start` on into the slab: as many as fit, none of which names where it goes. */
function fillNameless(batch: Batch, messages: readonly Outgoing[], start: number): number {
  const { slab, slot, lengths } = batch;
  const count = Math.min(lengths.length, messages.length - start);
  for (let i = 0; i < count; i++) {
    const { data, to } = messages[start + i] as Outgoing;
    if (data.length > slot || to !== undefined) return i;
    slab.set(data, i * slot);
    lengths[i] = data.length;
  }
  return count;
}

/** The same for datagrams that all name where they go. */
function fillNamed(batch: Batch, names: NameCache, messages: readonly Outgoing[], start: number): number {
  const { slab, slot, lengths } = batch;
  const [nameSlab, nameLengths] = [batch.names as Uint8Array, batch.nameLengths as Int32Array];
  const count = Math.min(lengths.length, messages.length - start);
  let previous: SocketAddress | undefined;
  let name: Uint8Array | undefined;
  for (let i = 0; i < count; i++) {
    const { data, to } = messages[start + i] as Outgoing;
    if (data.length > slot || to === undefined) return i;
    slab.set(data, i * slot);
    lengths[i] = data.length;
    if (to !== previous || name === undefined) name = names.encode(to);
    previous = to;
    nameSlab.set(name, i * nameSlot);
    nameLengths[i] = name.length;
  }
  return count;
}

/** Room for the datagrams from `start` on that one batch can have, in bytes. */
function slotFor(messages: readonly Outgoing[], start: number): number {
  let longest = 0;
  const end = Math.min(messages.length, start + batchCount);
  for (let i = start; i < end; i++) {
    const { length } = (messages[i] as Outgoing).data;
    if (length > longest && length <= largestSlot) longest = length;
  }
  return longest;
}

/** Datagrams on their way, sent in order. */
export class Shipment {
  /** How many went. */
  sent = 0;
  /** Whether the kernel took fewer than it was offered, so that it would block now. */
  full = false;
  readonly #names: NameCache;
  readonly #messages: readonly Outgoing[];

  constructor(names: NameCache, messages: readonly Outgoing[]) {
    this.#names = names;
    this.#messages = messages;
  }

  /** The next to go; undefined once all went. */
  get next(): Outgoing | undefined {
    return this.#messages[this.sent];
  }

  /**
   * sendmmsg(2): sends as many as one call can; a giant, which the kernel is likely to refuse, goes alone and without a
   * copy. False where the socket would block. Throws SystemError when the first one fails.
   */
  go(fd: Descriptor): boolean {
    const { data, to } = this.next as Outgoing;
    if (data.length > largestSlot) {
      const name = to === undefined ? null : this.#names.encode(to);
      return this.#count(sendMessage(fd, data, name) === wouldBlock ? wouldBlock : 1, 1);
    }
    const whole = slabFor(slotFor(this.#messages, this.sent));
    if (to === undefined) {
      const count = fillNameless(whole, this.#messages, this.sent);
      return this.#count(sendBatch(fd, withoutNames(whole), count), count);
    }
    const count = fillNamed(whole, this.#names, this.#messages, this.sent);
    return this.#count(sendBatch(fd, whole, count), count);
  }

  #count(sent: number, offered: number): boolean {
    this.full = sent < offered;
    if (sent === wouldBlock) return false;
    this.sent += sent;
    return true;
  }
}
