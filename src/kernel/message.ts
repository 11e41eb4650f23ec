import { native } from './addon.js';
import type { Descriptor } from './descriptor.js';
import { checkReady } from './system-error.js';

/**
 * send(2), always MSG_NOSIGNAL: one payload to the peer of a connected socket, the shortest way. Returns how many bytes
 * were taken, or `wouldBlock`. Throws SystemError.
 */
export const send = (fd: Descriptor, payload: Uint8Array, flags = 0): number =>
  checkReady('send', native().send(fd, payload, flags));

/**
 * sendmsg(2), always MSG_NOSIGNAL: one payload with an optional name and control messages. Returns how many bytes were
 * taken, or `wouldBlock`. Descriptors in `control` stay the caller's. Throws SystemError.
 */
export const sendMessage = (
  fd: Descriptor,
  payload: Uint8Array,
  name: Uint8Array | null = null,
  control: Uint8Array | null = null,
  flags = 0,
): number => checkReady('sendmsg', native().sendmsg(fd, name, payload, control, flags));

/**
 * recvmsg(2), always MSG_CMSG_CLOEXEC: returns the length of the payload or `wouldBlock`; `result` receives
 * [name length, control length, msg_flags]. Descriptors that arrive in `control` are the caller's, also when MSG_CTRUNC
 * says that some are missing. Throws SystemError.
 */
export const receiveMessage = (
  fd: Descriptor,
  payload: Uint8Array,
  result: Int32Array,
  name: Uint8Array | null = null,
  control: Uint8Array | null = null,
  flags = 0,
): number => checkReady('recvmsg', native().recvmsg(fd, name, payload, control, flags, result));

/** Several messages in one slab, message i at `i * slot`, and their names likewise. Made once, used for many batches. */
export interface Batch {
  readonly slab: Uint8Array;
  /** Bytes from one payload to the next. */
  readonly slot: number;
  /** Length of each payload in bytes: read by sendBatch, written by receiveBatch. */
  readonly lengths: Int32Array;
  readonly names: Uint8Array | null;
  /** Bytes from one name to the next. */
  readonly nameSlot: number;
  readonly nameLengths: Int32Array | null;
  /** msg_flags of each received message. */
  readonly messageFlags: Int32Array | null;
  /** Room for the control messages of each received message; without it the kernel drops them. */
  readonly control: ControlRoom | null;
}

/** Memory for the control messages of a batch: those of message i at `i * slot`. */
export interface ControlRoom {
  readonly bytes: Uint8Array;
  /** Bytes that were asked for, for each message. */
  readonly size: number;
  /** Bytes from the control messages of one message to those of the next, a multiple of 8. */
  readonly slot: number;
  /** How many bytes came with each message. */
  readonly lengths: Int32Array;
}

/** Room for the control messages of `count` messages, at least `size` bytes for each. */
export function createControlRoom(count: number, size: number): ControlRoom {
  const slot = Math.ceil(size / 8) * 8;
  return { bytes: new Uint8Array(count * slot), size, slot, lengths: new Int32Array(count) };
}

/** A batch of up to `count` messages of up to `slot` bytes; names of up to `nameSlot` bytes when that is not 0. */
export function createBatch(count: number, slot: number, nameSlot = 0): Batch {
  return {
    slab: new Uint8Array(count * slot),
    slot,
    lengths: new Int32Array(count),
    names: nameSlot > 0 ? new Uint8Array(count * nameSlot) : null,
    nameSlot,
    nameLengths: nameSlot > 0 ? new Int32Array(count) : null,
    messageFlags: new Int32Array(count),
    control: null,
  };
}

/** sendmmsg(2): sends the first `count` messages, at most 1,024. Returns how many went, or `wouldBlock`. Throws SystemError. */
export const sendBatch = (fd: Descriptor, batch: Batch, count: number, flags = 0): number =>
  checkReady(
    'sendmmsg',
    native().sendmmsg(
      fd,
      batch.slab,
      batch.slot,
      batch.lengths,
      count,
      batch.names,
      batch.nameSlot,
      batch.nameLengths,
      flags,
    ),
  );

/**
 * recvmmsg(2): receives up to `count` messages, at most 1,024. Returns how many came, or `wouldBlock`. Descriptors that arrive
 * in control messages are close-on-exec and the caller's. Throws SystemError.
 */
export const receiveBatch = (fd: Descriptor, batch: Batch, count: number, flags = 0): number =>
  checkReady(
    'recvmmsg',
    native().recvmmsg(
      fd,
      batch.slab,
      batch.slot,
      batch.lengths,
      count,
      batch.names,
      batch.nameSlot,
      batch.nameLengths,
      batch.messageFlags,
      flags,
      batch.control?.bytes,
      batch.control?.slot,
      batch.control?.lengths,
    ),
  );
