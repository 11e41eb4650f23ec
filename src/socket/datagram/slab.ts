import { type Batch, type ControlRoom, createBatch, createControlRoom } from '../../kernel/index.js';

/** Messages of one recvmmsg(2) or sendmmsg(2). */
export const batchCount = 64;
/** sizeof(struct sockaddr_un), rounded up: the longest name of a datagram's sender. */
export const nameSlot = 112;
const smallestSlot = 2048;
/** The longest message that goes through a slab, in bytes. */
export const largestSlot = 2 ** 22;

/**
 * Memory of this thread for batches, by the size of a slot. It is in use only from a system call until its messages are
 * copied out, so all sockets share it; pages that no message touched cost nothing.
 */
const slabs = new Map<number, Batch>();

/** The batch with slots of at least `size` bytes, which must not exceed `largestSlot`: 64 messages, or as many as four megabytes hold. */
export function slabFor(size: number): Batch {
  let slot = smallestSlot;
  while (slot < size) slot *= 2;
  let batch = slabs.get(slot);
  if (batch === undefined) {
    batch = createBatch(Math.max(1, Math.min(batchCount, Math.floor(largestSlot / slot))), slot, nameSlot);
    slabs.set(slot, batch);
  }
  return batch;
}

/** Room for control messages, used like the slabs. */
let control = new Uint8Array(0);

/** `size` bytes for the control messages of one datagram, until the next call. */
export function controlRoom(size: number): Uint8Array {
  if (control.length < size) control = new Uint8Array(Math.max(size, 2048));
  return control.subarray(0, size);
}

/** The same for batches, by the size for each datagram. */
const controls = new Map<number, ControlRoom>();

/** Room for control messages of a batch, `size` bytes for each. */
export function controlFor(size: number): ControlRoom {
  let room = controls.get(size);
  if (room === undefined) {
    room = createControlRoom(batchCount, size);
    controls.set(size, room);
  }
  return room;
}
