import { copyBytes, LITTLE_ENDIAN } from './byte-order.js';
import { DecodeError } from './errors.js';

/** How a field is stored: `be16` is network order (ports), all other integers are in host order. */
export type FieldKind = 'u8' | 'u16' | 'u32' | 'i32' | 'u64' | 'be16' | 'bytes';

/** A field of a structure: its kind, its offset and its size in bytes. `T` is the type it decodes to. */
export interface Field<T> {
  readonly kind: FieldKind;
  readonly offset: number;
  readonly size: number;
  /** Only for the type checker. */
  readonly value?: T;
}

const field = <T>(kind: FieldKind, offset: number, size: number): Field<T> => ({ kind, offset, size });

/** An unsigned byte. */
export const u8 = (offset: number): Field<number> => field('u8', offset, 1);
/** An unsigned 16-bit integer in host order. */
export const u16 = (offset: number): Field<number> => field('u16', offset, 2);
/** An unsigned 32-bit integer in host order. */
export const u32 = (offset: number): Field<number> => field('u32', offset, 4);
/** A signed 32-bit integer in host order. */
export const i32 = (offset: number): Field<number> => field('i32', offset, 4);
/** An unsigned 64-bit integer in host order, exact. */
export const u64 = (offset: number): Field<bigint> => field('u64', offset, 8);
/** An unsigned 16-bit integer in network order, such as a port. */
export const be16 = (offset: number): Field<number> => field('be16', offset, 2);
/** `size` bytes, copied. */
export const bytes = (offset: number, size: number): Field<Uint8Array> => field('bytes', offset, size);

type Fields = Readonly<Record<string, Field<unknown>>>;

/** The plain object a layout decodes to. */
export type Values<F extends Fields> = { -readonly [K in keyof F]: NonNullable<F[K]['value']> };

/** Values of a structure that is shorter than we know it (fields absent) or longer (`rest` holds the bytes beyond). */
export type PrefixValues<F extends Fields> = Partial<Values<F>> & { rest?: Uint8Array };

const read = (view: DataView, at: number, { kind, size }: Field<unknown>): number | bigint | Uint8Array => {
  switch (kind) {
    case 'u8':
      return view.getUint8(at);
    case 'u16':
      return view.getUint16(at, LITTLE_ENDIAN);
    case 'u32':
      return view.getUint32(at, LITTLE_ENDIAN);
    case 'i32':
      return view.getInt32(at, LITTLE_ENDIAN);
    case 'u64':
      return view.getBigUint64(at, LITTLE_ENDIAN);
    case 'be16':
      return view.getUint16(at, false);
    case 'bytes':
      return copyBytes(view, at, at + size);
  }
};

const write = (view: DataView, at: number, { kind, size }: Field<unknown>, value: unknown): void => {
  if (kind === 'u8') view.setUint8(at, value as number);
  else if (kind === 'u16') view.setUint16(at, value as number, LITTLE_ENDIAN);
  else if (kind === 'u32') view.setUint32(at, value as number, LITTLE_ENDIAN);
  else if (kind === 'i32') view.setInt32(at, value as number, LITTLE_ENDIAN);
  else if (kind === 'u64') view.setBigUint64(at, value as bigint, LITTLE_ENDIAN);
  else if (kind === 'be16') view.setUint16(at, value as number, false);
  else new Uint8Array(view.buffer, view.byteOffset + at, size).set((value as Uint8Array).subarray(0, size));
};

/** A structure of the kernel: named fields at fixed offsets. */
export class Layout<F extends Fields> {
  constructor(
    /** The kernel's name, as it appears in a DecodeError. */
    readonly name: string,
    /** sizeof, in bytes. */
    readonly size: number,
    readonly fields: F,
  ) {}

  /** Throws DecodeError unless `minimum` bytes lie between `offset` and `end`. */
  check(view: DataView, offset: number, end: number, minimum: number = this.size): void {
    if (end - offset < minimum || end > view.byteLength || offset < 0) {
      const length = Math.max(0, Math.min(end, view.byteLength) - offset);
      throw new DecodeError(this.name, offset, length, `at least ${minimum} bytes`);
    }
  }

  /** Decodes the whole structure at `offset`; bytes beyond it, up to `end`, are not looked at. Throws DecodeError. */
  decode(view: DataView, offset = 0, end: number = view.byteLength): Values<F> {
    this.check(view, offset, end);
    const values: Record<string, unknown> = {};
    for (const name in this.fields) {
      const entry = this.fields[name] as Field<unknown>;
      values[name] = read(view, offset + entry.offset, entry);
    }
    return values as Values<F>;
  }

  /**
   * Decodes a structure that grows with the kernel: fields that do not fit before `end` are absent, bytes beyond the
   * last one we know are in `rest`. Throws DecodeError below `minimum` bytes.
   */
  prefix(view: DataView, offset = 0, end: number = view.byteLength, minimum = 0): PrefixValues<F> {
    this.check(view, offset, end, minimum);
    const values: Record<string, unknown> = {};
    for (const name in this.fields) {
      const entry = this.fields[name] as Field<unknown>;
      const at = offset + entry.offset;
      if (at + entry.size <= end) values[name] = read(view, at, entry);
    }
    if (end - offset > this.size) values['rest'] = copyBytes(view, offset + this.size, end);
    return values as PrefixValues<F>;
  }

  /** Encodes the given fields into a zeroed structure of `size` bytes. */
  encode(values: Partial<Values<F>>): Uint8Array {
    const result = new Uint8Array(this.size);
    const view = new DataView(result.buffer);
    for (const name in this.fields) {
      const entry = this.fields[name] as Field<unknown>;
      const value = values[name];
      if (value !== undefined) write(view, entry.offset, entry, value);
    }
    return result;
  }
}

/** Describes a structure: `layout('unix_diag_vfs', 8, { inode: u32(0), device: u32(4) })`. */
export const layout = <F extends Fields>(name: string, size: number, fields: F): Layout<F> =>
  new Layout(name, size, fields);
