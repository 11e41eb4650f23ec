import type { AddressFamily } from '../family/address.js';
import { encodeAddress } from '../family/index.js';
import {
  MSG_CTRUNC,
  MSG_EOR,
  MSG_ERRQUEUE,
  MSG_MORE,
  MSG_OOB,
  MSG_PEEK,
  MSG_TRUNC,
} from '../kernel/constants.js';
import { type Descriptor, receiveMessage, send, sendMessage, wouldBlock } from '../kernel/index.js';
import { closeDescriptors, decodeAncillary, encodeAncillary } from './ancillary/index.js';
import { decodeName } from './name.js';
import type { ReceivedMessage, ReceiveOptions, SendFlags, SendOptions } from './types.js';
import { untilDone } from './waiter.js';

const MSG_DONTROUTE = 0x4;
const MSG_CONFIRM = 0x800;
/** Room for control messages where something asked for them. */
export const usualControlRoom = 512;
/** A receive of up to this size goes through memory that is kept, so that only what came is allocated. */
const scratchSize = 65536;
const longestMessage = 2 ** 31 - 1;

/** Memory of this thread, used only between a call and the decoding of what it brought. */
const told = new Int32Array(3);
const nameRoom = new Uint8Array(128);
const controlScratch = new Uint8Array(usualControlRoom);
let dataScratch: Uint8Array | undefined;
/** Its last part used, as the same size is asked for again and again. */
let dataView: Uint8Array | undefined;

const sendFlags = ({ outOfBand, dontRoute, endOfRecord, more, confirm }: SendFlags): number =>
  (outOfBand ? MSG_OOB : 0) |
  (dontRoute ? MSG_DONTROUTE : 0) |
  (endOfRecord ? MSG_EOR : 0) |
  (more ? MSG_MORE : 0) |
  (confirm ? MSG_CONFIRM : 0);

/**
 * Prepares a send: sendmsg(2) once per attempt. `sockaddr` spares encoding the address again. Throws TypeError and what the
 * codecs throw.
 */
export function sendAttempt(
  data: Uint8Array | string,
  options: SendOptions,
  sockaddr: Uint8Array | null = options.to === undefined ? null : encodeAddress(options.to),
): (fd: Descriptor) => number | undefined {
  const payload = typeof data === 'string' ? Buffer.from(data) : data;
  if (!(payload instanceof Uint8Array)) {
    throw new TypeError(`data must be a Uint8Array or a string, not ${data === null ? 'null' : typeof data}`);
  }
  const { ancillary } = options;
  const control = ancillary === undefined || ancillary.length === 0 ? null : encodeAncillary(ancillary);
  const flags = options === untilDone ? 0 : sendFlags(options);
  const plain = sockaddr === null && control === null;
  return (fd) => {
    const sent = plain ? send(fd, payload, flags) : sendMessage(fd, payload, sockaddr, control, flags);
    return sent === wouldBlock ? undefined : sent;
  };
}

/** send(2) once: a whole message to the peer, without anything that goes with it. */
export const sendPlain = (fd: Descriptor, payload: Uint8Array): number | undefined => {
  const sent = send(fd, payload);
  return sent === wouldBlock ? undefined : sent;
};

/** What a socket says about its messages. */
export interface MessageTraits {
  readonly family: AddressFamily;
  /** A byte stream: no names come with the data, and no bytes mean its end. */
  readonly isStream: boolean;
  readonly controlRoom: number;
}

function checkBuffer(into: Uint8Array | number, isStream: boolean): void {
  const size = typeof into === 'number' ? into : into?.length;
  if (typeof into !== 'number' && !(into instanceof Uint8Array)) {
    throw new TypeError(
      `into must be a Uint8Array or a number of bytes, not ${into === null ? 'null' : typeof into}`,
    );
  }
  if (!Number.isInteger(size) || size < 0 || size > longestMessage) {
    throw new RangeError(`into must be 0 to ${longestMessage} bytes, not ${size}`);
  }
  if (isStream && size === 0) {
    throw new RangeError('into must have room for a byte: nothing would look like the end of the stream');
  }
}

function checkControlRoom(bytes: number): number {
  if (typeof bytes !== 'number') throw new TypeError(`ancillaryBytes must be a number, not ${typeof bytes}`);
  if (!Number.isInteger(bytes) || bytes < 0 || bytes > longestMessage) {
    throw new RangeError(`ancillaryBytes must be 0 to ${longestMessage}, not ${bytes}`);
  }
  return bytes;
}

/** Memory for `size` bytes that lasts until the next call. */
function scratch(size: number): Uint8Array {
  if (size > scratchSize) return new Uint8Array(size);
  dataScratch ??= new Uint8Array(scratchSize);
  if (dataView?.length !== size) dataView = dataScratch.subarray(0, size);
  return dataView;
}

/** What of the buffer was filled: a view of the caller's, a copy of ours. */
const filled = (into: Uint8Array | number, buffer: Uint8Array, length: number): Uint8Array =>
  typeof into === 'number' ? buffer.slice(0, length) : into.subarray(0, length);

function decodeMessage(
  bytes: Uint8Array,
  family: AddressFamily,
  control: Uint8Array | null,
): ReceivedMessage {
  const nameLength = told[0] as number;
  const controlLength = told[1] as number;
  const flags = told[2] as number;
  const ancillary = control === null || controlLength === 0 ? [] : decodeAncillary(control, controlLength);
  const message = {
    bytes,
    ancillary,
    truncated: (flags & MSG_TRUNC) !== 0,
    ancillaryTruncated: (flags & MSG_CTRUNC) !== 0,
    endOfRecord: (flags & MSG_EOR) !== 0,
  };
  if (nameLength === 0) return message;
  try {
    const from = decodeName(family, nameRoom.subarray(0, nameLength));
    return from === undefined ? message : { ...message, from };
  } catch (error) {
    closeDescriptors(ancillary);
    throw error;
  }
}

function controlBuffer(size: number): Uint8Array | null {
  if (size === 0) return null;
  if (size > usualControlRoom) return new Uint8Array(size);
  return size === usualControlRoom ? controlScratch : controlScratch.subarray(0, size);
}

const receiveFlags = ({ peek, outOfBand, errorQueue }: ReceiveOptions): number =>
  (peek ? MSG_PEEK : 0) | (outOfBand ? MSG_OOB : 0) | (errorQueue ? MSG_ERRQUEUE : 0);

/** Prepares a receive: recvmsg(2) once per attempt. Throws TypeError, RangeError. */
export function receiveAttempt(
  into: Uint8Array | number,
  options: ReceiveOptions,
  { family, isStream, controlRoom }: MessageTraits,
): (fd: Descriptor) => ReceivedMessage | undefined {
  checkBuffer(into, isStream && options.errorQueue !== true);
  const wanted = checkControlRoom(
    options.ancillaryBytes ?? (options.errorQueue ? usualControlRoom : controlRoom),
  );
  const flags = receiveFlags(options);
  const name = isStream && options.errorQueue !== true ? null : nameRoom;
  const control = controlBuffer(wanted);
  return (fd) => {
    const buffer = typeof into === 'number' ? scratch(into) : into;
    const length = receiveMessage(fd, buffer, told, name, control, flags);
    if (length === wouldBlock) return undefined;
    return decodeMessage(filled(into, buffer, length), family, control);
  };
}
