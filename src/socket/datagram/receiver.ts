import { MSG_CTRUNC, MSG_EOR, MSG_TRUNC } from '../../kernel/constants.js';
import { type Batch, type Descriptor, receiveBatch, receiveMessage, wouldBlock } from '../../kernel/index.js';
import { closeDescriptors, decodeAncillary } from '../ancillary/index.js';
import type { AncillaryData } from '../ancillary/types.js';
import type { ReceivedMessage } from '../types.js';
import type { NameCache } from './names.js';
import { controlRoom, slabFor } from './slab.js';

/** How datagrams are received. */
export interface ReceiverTraits {
  /** The longest datagram, in bytes. */
  readonly messageSize: number;
  /** Bytes for control messages; 0 lets the kernel drop them, and then many datagrams come in one call. */
  readonly controlRoom: number;
  /** Whether passed descriptors were asked for. */
  readonly rights: boolean;
  /** Whether joined datagrams are taken apart. */
  readonly split: boolean;
}

const nothing: readonly AncillaryData[] = Object.freeze([]);
const told = new Int32Array(3);

function messageOf(
  bytes: Uint8Array,
  from: ReceivedMessage['from'],
  ancillary: readonly AncillaryData[],
  flags: number,
): ReceivedMessage {
  const truncated = (flags & MSG_TRUNC) !== 0;
  const ancillaryTruncated = (flags & MSG_CTRUNC) !== 0;
  const endOfRecord = (flags & MSG_EOR) !== 0;
  if (from === undefined) return { bytes, ancillary, truncated, ancillaryTruncated, endOfRecord };
  return { bytes, from, ancillary, truncated, ancillaryTruncated, endOfRecord };
}

/** Cuts a joined datagram into those that were sent, which share its memory. */
function splitInto(out: ReceivedMessage[], message: ReceivedMessage): void {
  const joined = message.ancillary.find((data) => data.kind === 'segment-size');
  const size = joined?.kind === 'segment-size' ? joined.value : 0;
  if (joined === undefined || size <= 0) {
    out.push(message);
    return;
  }
  const ancillary = message.ancillary.filter((data) => data !== joined);
  const { bytes } = message;
  for (let at = 0; at < bytes.length || at === 0; at += size) {
    out.push({ ...message, bytes: bytes.subarray(at, at + size), ancillary });
  }
}

/** Receives datagrams of one socket through the thread's slabs. */
export class Receiver {
  readonly #traits: ReceiverTraits;
  readonly #names: NameCache;
  /** The thread's slab, with slots of exactly our size. */
  #batch: Batch | undefined;

  constructor(traits: ReceiverTraits, names: NameCache) {
    this.#traits = traits;
    this.#names = names;
  }

  /** Appends up to `max` datagrams that wait (more where one is taken apart); false when there is none. Throws SystemError. */
  receive(fd: Descriptor, max: number, out: ReceivedMessage[]): boolean {
    return this.#traits.controlRoom === 0 && max > 1
      ? this.#receiveMany(fd, max, out)
      : this.#receiveSingly(fd, max, out);
  }

  #slab(): Batch {
    const slot = this.#traits.messageSize;
    this.#batch ??= { ...slabFor(slot), slot };
    return this.#batch;
  }

  /** recvmmsg(2): no control messages. */
  #receiveMany(fd: Descriptor, max: number, out: ReceivedMessage[]): boolean {
    const batch = this.#slab();
    let left = max;
    while (left > 0) {
      const wanted = Math.min(left, batch.lengths.length);
      const count = receiveBatch(fd, batch, wanted);
      if (count === wouldBlock) break;
      this.#handOut(batch, count, out);
      left -= count;
      if (count < wanted) break;
    }
    return left < max;
  }

  /** Moves the messages together, copies them out into one piece of memory for all, and makes views of it. */
  #handOut(batch: Batch, count: number, out: ReceivedMessage[]): void {
    const { slab, slot, lengths, nameSlot, messageFlags } = batch;
    const [names, nameLengths] = [batch.names as Uint8Array, batch.nameLengths as Int32Array];
    let total = 0;
    for (let i = 0; i < count; i++) {
      const [start, length] = [i * slot, lengths[i] as number];
      if (total !== start) slab.copyWithin(total, start, start + length);
      total += length;
    }
    const { buffer } = slab.slice(0, total);
    let at = 0;
    for (let i = 0; i < count; i++) {
      const length = lengths[i] as number;
      const name = i * nameSlot;
      const from = this.#names.decode(names, name, name + (nameLengths[i] as number));
      const bytes = new Uint8Array(buffer, at, length);
      out.push(messageOf(bytes, from, nothing, messageFlags![i] as number));
      at += length;
    }
  }

  /** recvmsg(2), message by message. An error after the first waits for the next call. */
  #receiveSingly(fd: Descriptor, max: number, out: ReceivedMessage[]): boolean {
    const before = out.length;
    while (out.length - before < max) {
      const message = this.#receiveOne(fd);
      if (message === undefined) break;
      if (this.#traits.split) splitInto(out, message);
      else out.push(message);
    }
    return out.length > before;
  }

  #receiveOne(fd: Descriptor): ReceivedMessage | undefined {
    const room = this.#traits.controlRoom;
    const { slab, slot, names } = this.#slab();
    const control = room === 0 ? null : controlRoom(room);
    const length = receiveMessage(fd, slab.subarray(0, slot), told, names, control);
    if (length === wouldBlock) return undefined;
    const [nameLength = 0, controlLength = 0, flags = 0] = told;
    const ancillary =
      control === null || controlLength === 0 ? nothing : decodeAncillary(control, controlLength);
    try {
      const from = this.#names.decode(names!, 0, nameLength);
      return messageOf(slab.slice(0, length), from, ...this.#permitted(ancillary, flags));
    } catch (error) {
      closeDescriptors(ancillary);
      throw error;
    }
  }

  /** Closes descriptors that nobody asked for, and says so by MSG_CTRUNC. */
  #permitted(ancillary: readonly AncillaryData[], flags: number): [readonly AncillaryData[], number] {
    if (this.#traits.rights || ancillary.length === 0) return [ancillary, flags];
    const rights = ancillary.filter((data) => data.kind === 'rights');
    if (rights.length === 0) return [ancillary, flags];
    closeDescriptors(rights);
    return [ancillary.filter((data) => data.kind !== 'rights'), flags | MSG_CTRUNC];
  }
}
