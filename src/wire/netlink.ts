import { AttributeReader, type RawAttribute } from './attribute.js';
import { copyBytes, LITTLE_ENDIAN, viewOf } from './byte-order.js';
import {
  NLM_F_ACK_TLVS,
  NLM_F_CAPPED,
  NLM_F_DUMP_INTR,
  NLM_F_MULTI,
  NLMSG_DONE,
  NLMSG_ERROR,
  NLMSG_MIN_TYPE,
  NLMSG_OVERRUN,
  NLMSGERR_ATTR_MSG,
  NLMSGERR_ATTR_OFFS,
} from './constants.js';
import { DecodeError } from './errors.js';
import { i32, layout, u16, u32 } from './layout.js';
import { decodeText } from './text.js';

/** struct nlmsghdr, `<linux/netlink.h>`. */
export const nlmsghdr = layout('nlmsghdr', 16, {
  length: u32(0),
  type: u16(4),
  flags: u16(6),
  sequence: u32(8),
  portId: u32(12),
});

/** struct nlmsgerr up to the request's header, `<linux/netlink.h>`. */
export const nlmsgerr = layout('nlmsgerr', 20, { error: i32(0), requestLength: u32(4), requestType: u16(8) });

/** What a netlink message carries before its payload. */
export interface NetlinkHeader {
  readonly type: number;
  readonly flags: number;
  /** Default 0. */
  readonly sequence?: number;
  /** Default 0: the kernel fills it in. */
  readonly portId?: number;
}

/** Encodes one netlink message: header, then the parts, each padded to four bytes. */
export const encodeMessage = (header: NetlinkHeader, ...parts: readonly Uint8Array[]): Uint8Array => {
  const size = parts.reduce((sum, part) => ((sum + 3) & ~3) + part.length, nlmsghdr.size);
  const result = new Uint8Array(size);
  result.set(nlmsghdr.encode({ sequence: 0, portId: 0, ...header, length: size }));
  let offset = nlmsghdr.size;
  for (const part of parts) {
    offset = (offset + 3) & ~3;
    result.set(part, offset);
    offset += part.length;
  }
  return result;
};

/**
 * Walks the messages of a buffer without allocating per message: `while (reader.next()) switch (reader.type) …`.
 * The payload lies in [offset, end) of `view`.
 */
export class NetlinkReader {
  readonly view: DataView;
  type = 0;
  flags = 0;
  sequence = 0;
  portId = 0;
  /** Where the message starts, at its header. */
  start = 0;
  /** Where the payload starts. */
  offset = 0;
  /** Where the message ends, before padding. */
  end = 0;
  private cursor = 0;

  constructor(bytes: Uint8Array) {
    this.view = viewOf(bytes);
  }

  /** Moves to the next message; false at the end of the buffer. Throws DecodeError when a length leads outside. */
  next(): boolean {
    const { view, cursor } = this;
    const room = view.byteLength - cursor;
    if (room <= 0) return false;
    const length = room < 16 ? 0 : view.getUint32(cursor, LITTLE_ENDIAN);
    if (length < 16 || length > room) {
      const expected = room < 16 ? '16 bytes' : `nlmsg_len of ${length} to fit`;
      throw new DecodeError('nlmsghdr', cursor, room, expected);
    }
    this.type = view.getUint16(cursor + 4, LITTLE_ENDIAN);
    this.flags = view.getUint16(cursor + 6, LITTLE_ENDIAN);
    this.sequence = view.getUint32(cursor + 8, LITTLE_ENDIAN);
    this.portId = view.getUint32(cursor + 12, LITTLE_ENDIAN);
    this.start = cursor;
    this.offset = cursor + 16;
    this.end = cursor + length;
    this.cursor = (this.end + 3) & ~3;
    return true;
  }
}

/** What an NLMSG_ERROR, or the NLMSG_DONE of a failed dump, says. */
export interface NetlinkError {
  /** A positive errno; 0 is an acknowledgement. */
  readonly errno: number;
  /** The kernel's sentence, NLMSGERR_ATTR_MSG; absent when it has none. */
  readonly message?: string;
  /** Offset of the bad attribute in the request, NLMSGERR_ATTR_OFFS. */
  readonly badOffset?: number;
  /** Other extended acknowledgement attributes. */
  readonly unknown?: readonly RawAttribute[];
}

const decodeExtendedAck = (view: DataView, offset: number, end: number, errno: number): NetlinkError => {
  const result: { errno: number; message?: string; badOffset?: number; unknown?: RawAttribute[] } = { errno };
  const reader = new AttributeReader(view, offset, end);
  while (reader.next()) {
    if (reader.type === NLMSGERR_ATTR_MSG) result.message = decodeText(view, reader.offset, reader.end);
    else if (reader.type === NLMSGERR_ATTR_OFFS && reader.end - reader.offset >= 4)
      result.badOffset = view.getUint32(reader.offset, LITTLE_ENDIAN);
    else {
      result.unknown ??= [];
      result.unknown.push(reader.raw());
    }
  }
  return result;
};

/** Decodes the message `reader` stands on, an NLMSG_ERROR. Throws DecodeError. */
export const decodeNetlinkError = ({ view, offset, end, flags }: NetlinkReader): NetlinkError => {
  const { error, requestLength } = nlmsgerr.decode(view, offset, end);
  const errno = Math.abs(error);
  if ((flags & NLM_F_ACK_TLVS) === 0) return { errno };
  const request = (flags & NLM_F_CAPPED) !== 0 ? 16 : (requestLength + 3) & ~3;
  const attributes = offset + 4 + request;
  if (request < 16 || attributes > end)
    throw new DecodeError('nlmsgerr', offset, end - offset, `the request of ${requestLength} bytes`);
  return decodeExtendedAck(view, attributes, end, errno);
};

/** Decodes the message `reader` stands on, an NLMSG_DONE; it may carry the errno of a dump that failed midway. */
export const decodeNetlinkDone = ({ view, offset, end, flags }: NetlinkReader): NetlinkError => {
  if (end - offset < 4) return { errno: 0 };
  const errno = Math.abs(view.getInt32(offset, LITTLE_ENDIAN));
  return (flags & NLM_F_ACK_TLVS) === 0 ? { errno } : decodeExtendedAck(view, offset + 4, end, errno);
};

/** Decodes one payload that lies in [offset, end) of `view`. */
export type PayloadDecoder<T> = (view: DataView, offset: number, end: number) => T;

/** How far a dump has come. */
export interface DumpStatus {
  /** NLMSG_DONE or NLMSG_ERROR was seen: nothing follows. */
  done: boolean;
  /** NLM_F_DUMP_INTR was seen: the kernel's tables changed meanwhile, and the dump may be inconsistent. */
  interrupted: boolean;
  /** Why the kernel gave up, or refused. */
  error: NetlinkError | undefined;
}

/** The state of a dump before its first chunk, to be handed to every `decodeDump` of it. */
export const startDump = (): DumpStatus => ({ done: false, interrupted: false, error: undefined });

/**
 * Decodes a chunk of whole messages and appends what it finds to `into`; `status` is brought up to date. Replies with
 * an errno are data (`status.error`); malformed bytes throw DecodeError. The copied records do not keep `chunk` alive.
 */
export const decodeDump = <T>(
  chunk: Uint8Array,
  decode: PayloadDecoder<T>,
  into: T[],
  status: DumpStatus,
): void => {
  const reader = new NetlinkReader(chunk);
  while (reader.next()) {
    if ((reader.flags & NLM_F_DUMP_INTR) !== 0) status.interrupted = true;
    if (reader.type >= NLMSG_MIN_TYPE) into.push(decode(reader.view, reader.offset, reader.end));
    else control(reader, status);
  }
};

const control = (reader: NetlinkReader, status: DumpStatus): void => {
  if (reader.type === NLMSG_OVERRUN) status.interrupted = true;
  if (reader.type !== NLMSG_ERROR && reader.type !== NLMSG_DONE) return;
  const error = reader.type === NLMSG_ERROR ? decodeNetlinkError(reader) : decodeNetlinkDone(reader);
  status.done = true;
  if (error.errno !== 0) status.error = error;
};

/** Whether more messages of the same answer follow (NLM_F_MULTI without NLMSG_DONE). */
export const isMultipart = (reader: NetlinkReader): boolean =>
  (reader.flags & NLM_F_MULTI) !== 0 && reader.type !== NLMSG_DONE;

/** The payload of the message `reader` stands on, copied. */
export const payloadOf = (reader: NetlinkReader): Uint8Array =>
  copyBytes(reader.view, reader.offset, reader.end);
