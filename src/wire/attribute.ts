import { copyBytes, LITTLE_ENDIAN } from './byte-order.js';
import { NLA_F_NESTED, NLA_TYPE_MASK } from './constants.js';
import { DecodeError } from './errors.js';

/** sizeof(struct nlattr): u16 length with this header, u16 type and flag bits. */
export const NLA_HDRLEN = 4;

/** An attribute as bytes; decoders keep the ones they have no name for in this form. */
export interface RawAttribute {
  /** The type without its flag bits. */
  readonly type: number;
  /** The payload, without header and padding. */
  readonly bytes: Uint8Array;
}

/** An attribute to encode; a list of attributes becomes a nested one. */
export interface AttributeInput {
  readonly type: number;
  readonly bytes: Uint8Array | readonly AttributeInput[];
}

/**
 * Walks the attributes between two offsets without allocating per attribute (`<linux/netlink.h>`, struct nlattr).
 * `while (reader.next()) switch (reader.type) …`; the payload lies in [offset, end).
 */
export class AttributeReader {
  /** The type without flag bits. */
  type = 0;
  /** Whether NLA_F_NESTED is set; older kernel code nests without it. */
  nested = false;
  /** Where the payload starts. */
  offset = 0;
  /** Where the payload ends, before padding. */
  end = 0;
  private cursor: number;

  constructor(
    readonly view: DataView,
    start: number,
    private readonly limit: number,
  ) {
    this.cursor = start;
  }

  /** Moves to the next attribute; false at the end. Throws DecodeError when a length leads out of its bounds. */
  next(): boolean {
    const { view, cursor, limit } = this;
    if (cursor >= limit) return false;
    const length = attributeLength(view, cursor, limit);
    const type = view.getUint16(cursor + 2, LITTLE_ENDIAN);
    this.type = type & NLA_TYPE_MASK;
    this.nested = (type & NLA_F_NESTED) !== 0;
    this.offset = cursor + NLA_HDRLEN;
    this.end = cursor + length;
    this.cursor = cursor + ((length + 3) & ~3);
    return true;
  }

  /** A reader of the attributes inside this one. */
  inside(): AttributeReader {
    return new AttributeReader(this.view, this.offset, this.end);
  }

  /** This attribute as it came, copied. */
  raw(): RawAttribute {
    return { type: this.type, bytes: copyBytes(this.view, this.offset, this.end) };
  }
}

/** Checks and returns `nla_len` of the attribute at `offset`. Throws DecodeError. */
export const attributeLength = (view: DataView, offset: number, limit: number): number => {
  const room = limit - offset;
  const length = room < NLA_HDRLEN || limit > view.byteLength ? 0 : view.getUint16(offset, LITTLE_ENDIAN);
  if (length < NLA_HDRLEN || length > room) {
    throw new DecodeError(
      'nlattr',
      offset,
      room,
      length === 0 ? `${NLA_HDRLEN} bytes` : `nla_len of ${length} to fit`,
    );
  }
  return length;
};

/** The end of the payload, after checking that it has `size` bytes. Throws DecodeError naming `structure`. */
export const requireBytes = (structure: string, offset: number, end: number, size: number): void => {
  if (end - offset < size) throw new DecodeError(structure, offset, end - offset, `at least ${size} bytes`);
};

/** The payload as an unsigned byte. Throws DecodeError naming `structure` when it is too short. */
export const attributeU8 = (structure: string, view: DataView, offset: number, end: number): number => {
  requireBytes(structure, offset, end, 1);
  return view.getUint8(offset);
};

/** The payload as an unsigned 16-bit integer in host order. Throws DecodeError. */
export const attributeU16 = (structure: string, view: DataView, offset: number, end: number): number => {
  requireBytes(structure, offset, end, 2);
  return view.getUint16(offset, LITTLE_ENDIAN);
};

/** The payload as an unsigned 32-bit integer in host order. Throws DecodeError. */
export const attributeU32 = (structure: string, view: DataView, offset: number, end: number): number => {
  requireBytes(structure, offset, end, 4);
  return view.getUint32(offset, LITTLE_ENDIAN);
};

/** The payload as an unsigned 64-bit integer in host order. Throws DecodeError. */
export const attributeU64 = (structure: string, view: DataView, offset: number, end: number): bigint => {
  requireBytes(structure, offset, end, 8);
  return view.getBigUint64(offset, LITTLE_ENDIAN);
};

/** Every attribute between two offsets, copied. Throws DecodeError. */
export const rawAttributes = (view: DataView, offset: number, end: number): RawAttribute[] => {
  const result: RawAttribute[] = [];
  const reader = new AttributeReader(view, offset, end);
  while (reader.next()) result.push(reader.raw());
  return result;
};

const sizeOf = ({ bytes }: AttributeInput): number =>
  NLA_HDRLEN + (bytes instanceof Uint8Array ? bytes.length : attributesSize(bytes));

const attributesSize = (attributes: readonly AttributeInput[]): number =>
  attributes.reduce((sum, attribute) => sum + ((sizeOf(attribute) + 3) & ~3), 0);

const writeAttributes = (result: Uint8Array, start: number, attributes: readonly AttributeInput[]): void => {
  const view = new DataView(result.buffer, result.byteOffset, result.byteLength);
  let offset = start;
  for (const attribute of attributes) {
    const length = sizeOf(attribute);
    if (length > 0xffff) throw new RangeError(`attribute ${attribute.type} is too long: ${length} bytes`);
    const nested = !(attribute.bytes instanceof Uint8Array);
    view.setUint16(offset, length, LITTLE_ENDIAN);
    view.setUint16(offset + 2, attribute.type | (nested ? NLA_F_NESTED : 0), LITTLE_ENDIAN);
    if (attribute.bytes instanceof Uint8Array) result.set(attribute.bytes, offset + NLA_HDRLEN);
    else writeAttributes(result, offset + NLA_HDRLEN, attribute.bytes);
    offset += (length + 3) & ~3;
  }
};

/** Encodes attributes one after the other, each padded to four bytes. Throws RangeError above 65,535 bytes each. */
export const encodeAttributes = (attributes: readonly AttributeInput[]): Uint8Array => {
  const result = new Uint8Array(attributesSize(attributes));
  writeAttributes(result, 0, attributes);
  return result;
};
