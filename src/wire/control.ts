import { LITTLE_ENDIAN, viewOf } from './byte-order.js';
import { DecodeError } from './errors.js';

/** sizeof(struct cmsghdr): size_t length with this header, int level, int type; `<bits/socket.h>`. */
export const CMSG_HDRLEN = 16;

/** CMSG_ALIGN of cmsg(3): headers start at multiples of sizeof(size_t), 8 on every host supported. */
const align = (length: number): number => (length + 7) & ~7;

/** CMSG_SPACE of cmsg(3): the room a control message of `length` bytes takes, header and padding included. */
export const controlSpace = (length: number): number => CMSG_HDRLEN + align(length);

/** One control message of sendmsg(2), cmsg(3). */
export interface ControlMessage {
  /** The protocol it belongs to, such as SOL_SOCKET. */
  readonly level: number;
  readonly type: number;
  /** The payload, without header and padding. */
  readonly bytes: Uint8Array;
}

/** Encodes control messages one after the other, each padded, for `msg_control`. */
export function encodeControl(messages: readonly ControlMessage[]): Uint8Array {
  let size = 0;
  for (const { bytes } of messages) size += controlSpace(bytes.length);
  const result = new Uint8Array(size);
  const view = viewOf(result);
  let at = 0;
  for (const { level, type, bytes } of messages) {
    view.setUint32(at, CMSG_HDRLEN + bytes.length, LITTLE_ENDIAN);
    view.setInt32(at + 8, level, LITTLE_ENDIAN);
    view.setInt32(at + 12, type, LITTLE_ENDIAN);
    result.set(bytes, at + CMSG_HDRLEN);
    at += controlSpace(bytes.length);
  }
  return result;
}

/**
 * Walks the control messages of `msg_control` without allocating per message: `while (reader.next()) …`. The payload
 * lies in [offset, end) of `view`.
 */
export class ControlReader {
  readonly view: DataView;
  level = 0;
  type = 0;
  /** Where the payload starts. */
  offset = 0;
  /** Where the payload ends, before padding. */
  end = 0;
  private cursor = 0;

  /** `length` is `msg_controllen` as recvmsg(2) left it. */
  constructor(
    control: Uint8Array,
    private readonly length: number = control.length,
  ) {
    if (length > control.length) {
      throw new DecodeError('msghdr', 0, control.length, `msg_controllen of ${length} to fit`);
    }
    this.view = viewOf(control);
  }

  /** Moves to the next message; false at the end. Throws DecodeError when a length leads outside. */
  next(): boolean {
    const { view, cursor } = this;
    const room = this.length - cursor;
    if (room <= 0) return false;
    if (room < CMSG_HDRLEN) throw new DecodeError('cmsghdr', cursor, room, `${CMSG_HDRLEN} bytes`);
    const length =
      view.getUint32(cursor, LITTLE_ENDIAN) + view.getUint32(cursor + 4, LITTLE_ENDIAN) * 2 ** 32;
    if (length < CMSG_HDRLEN || length > room) {
      throw new DecodeError('cmsghdr', cursor, room, `cmsg_len of ${length} to fit`);
    }
    this.level = view.getInt32(cursor + 8, LITTLE_ENDIAN);
    this.type = view.getInt32(cursor + 12, LITTLE_ENDIAN);
    this.offset = cursor + CMSG_HDRLEN;
    this.end = cursor + length;
    this.cursor = align(this.end);
    return true;
  }
}
