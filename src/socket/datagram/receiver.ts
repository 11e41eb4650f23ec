import { MSG_CTRUNC, MSG_EOR, MSG_TRUNC } from '../../kernel/constants.js';
import {
  type Batch,
  type ControlRoom,
  type Descriptor,
  receiveBatch,
  receiveMessage,
  wouldBlock,
} from '../../kernel/index.js';
import { closeDescriptors, decodeAncillary } from '../ancillary/index.js';
import type { AncillaryData } from '../ancillary/types.js';
import type { Socket } from '../socket.js';
import type { ReceivedMessage } from '../types.js';
import type { NameCache } from './names.js';
import { controlFor, controlRoom, slabFor } from './slab.js';

/** How datagrams are received. */
export interface ReceiverTraits {
  /** The longest datagram, in bytes. */
  readonly messageSize: number;
  /** Bytes for the control messages of a datagram that were asked for, 0 where none were. */
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

/** The control messages of each datagram of a batch. Throws DecodeError, after closing all descriptors that came. */
function decodeControls({ bytes, slot, lengths }: ControlRoom, count: number): (readonly AncillaryData[])[] {
  const all: (readonly AncillaryData[])[] = [];
  let problem: unknown;
  for (let i = 0; i < count; i++) {
    try {
      if (lengths[i] === 0) all.push(nothing);
      else all.push(decodeAncillary(bytes.subarray(i * slot, (i + 1) * slot), lengths[i] as number));
    } catch (error) {
      problem ??= error;
    }
  }
  if (problem === undefined) return all;
  for (const ancillary of all) closeDescriptors(ancillary);
  throw problem;
}

/** Receives datagrams of one socket through the thread's slabs. */
export class Receiver {
  readonly #socket: Socket;
  readonly #traits: ReceiverTraits;
  readonly #names: NameCache;
  /** The thread's slab, with slots of exactly our size. */
  #batch: Batch | undefined;

  constructor(socket: Socket, traits: ReceiverTraits, names: NameCache) {
    this.#socket = socket;
    this.#traits = traits;
    this.#names = names;
  }

  /** Room for control messages; options that are set later may bring some that were not asked for at first. */
  get #room(): number {
    return Math.max(this.#traits.controlRoom, this.#socket.controlRoom);
  }

  /** Appends up to `max` datagrams that wait (more where one is taken apart); false when there is none. Throws SystemError. */
  receive(fd: Descriptor, max: number, out: ReceivedMessage[]): boolean {
    return max > 1 ? this.#receiveMany(fd, max, out) : this.#receiveSingle(fd, out);
  }

  #slab(): Batch {
    const room = this.#room;
    if (this.#batch === undefined || (this.#batch.control?.size ?? 0) !== room) {
      const slot = this.#traits.messageSize;
      this.#batch = { ...slabFor(slot), slot, control: room === 0 ? null : controlFor(room) };
    }
    return this.#batch;
  }

  /** recvmmsg(2). An error after the first datagram waits for the next call. */
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
    const { slab, slot, lengths } = batch;
    let total = 0;
    for (let i = 0; i < count; i++) {
      const [start, length] = [i * slot, lengths[i] as number];
      if (total !== start) slab.copyWithin(total, start, start + length);
      total += length;
    }
    const { buffer } = slab.slice(0, total);
    const controls = batch.control === null ? undefined : decodeControls(batch.control, count);
    let at = 0;
    let next = 0;
    try {
      for (; next < count; next++) {
        const length = lengths[next] as number;
        this.#handOne(batch, next, new Uint8Array(buffer, at, length), controls?.[next] ?? nothing, out);
        at += length;
      }
    } catch (error) {
      for (const ancillary of controls?.slice(next) ?? []) closeDescriptors(ancillary);
      throw error;
    }
  }

  #handOne(
    batch: Batch,
    index: number,
    bytes: Uint8Array,
    ancillary: readonly AncillaryData[],
    out: ReceivedMessage[],
  ): void {
    const { names, nameSlot, nameLengths, messageFlags } = batch;
    const name = index * nameSlot;
    const from = this.#names.decode(names!, name, name + (nameLengths![index] as number));
    const flags = messageFlags![index] as number;
    if (ancillary.length === 0) out.push(messageOf(bytes, from, nothing, flags));
    else this.#push(out, messageOf(bytes, from, ...this.#permitted(ancillary, flags)));
  }

  #push(out: ReceivedMessage[], message: ReceivedMessage): void {
    if (this.#traits.split) splitInto(out, message);
    else out.push(message);
  }

  /** recvmsg(2). */
  #receiveSingle(fd: Descriptor, out: ReceivedMessage[]): boolean {
    const message = this.#receiveOne(fd);
    if (message === undefined) return false;
    this.#push(out, message);
    return true;
  }

  #receiveOne(fd: Descriptor): ReceivedMessage | undefined {
    const room = this.#room;
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
