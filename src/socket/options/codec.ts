import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';
import { decodeText } from '../../wire/text.js';
import type { OptionValues, OptionValueType } from './values.js';

/** How the value of an option travels through getsockopt(2) and setsockopt(2). */
export interface Codec<K extends OptionValueType> {
  /** The TypeScript type of the value, as written. */
  readonly type: K;
  /** The kernel's type, such as `int` or `struct linger`. */
  readonly kernel: string;
  /** The room offered to getsockopt(2), in bytes. */
  readonly length: number;
  /** What that room begins with, where the kernel reads it first. */
  readonly request?: Uint8Array;
  /** Reads what getsockopt(2) gave. Throws DecodeError or RangeError when it is too short. */
  decode(bytes: Uint8Array): OptionValues[K];
  /** The bytes for setsockopt(2). Throws TypeError for another type, RangeError for a value that does not fit. */
  encode(value: OptionValues[K]): Uint8Array;
}

/** A codec of any value type. */
export type AnyCodec = { [K in OptionValueType]: Codec<K> }[OptionValueType];

/** Makes an encode of an option that can only be read. */
export const readOnly = (): never => {
  throw new TypeError('can only be read');
};

/** Makes a decode of an option that can only be set. */
export const writeOnly = (): never => {
  throw new TypeError('can only be set');
};

/** Returns the integer. Throws TypeError for what is none, RangeError outside `low` and `high`. */
export function checkInteger(value: unknown, low: number, high: number, what = 'value'): number {
  if (typeof value !== 'number') throw new TypeError(`${what} must be a number, not ${typeof value}`);
  if (!Number.isInteger(value) || value < low || value > high) {
    throw new RangeError(`${what} must be a whole number from ${low} to ${high}, not ${value}`);
  }
  return value;
}

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;
const UINT32_MAX = 2 ** 32 - 1;

/** The bytes of an int in host order. */
export const intBytes = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  viewOf(bytes).setInt32(0, value, LITTLE_ENDIAN);
  return bytes;
};

/** An integer of as many bytes as there are: some IP options shrink to one byte. */
const leastBytes = (bytes: Uint8Array, signed: boolean): number => {
  const view = viewOf(bytes);
  if (bytes.length >= 4) return signed ? view.getInt32(0, LITTLE_ENDIAN) : view.getUint32(0, LITTLE_ENDIAN);
  return view.getUint8(0);
};

/** A switch: an int that is 0 or not. */
export const flag: Codec<'boolean'> = {
  type: 'boolean',
  kernel: 'int (0 or 1)',
  length: 4,
  decode: (bytes) => bytes.some((byte) => byte !== 0),
  encode(value) {
    if (typeof value !== 'boolean') throw new TypeError(`must be true or false, not ${typeof value}`);
    return intBytes(value ? 1 : 0);
  },
};

/** An int. */
export const int32: Codec<'number'> = {
  type: 'number',
  kernel: 'int',
  length: 4,
  decode: (bytes) => leastBytes(bytes, true),
  encode: (value) => intBytes(checkInteger(value, INT32_MIN, INT32_MAX)),
};

/** An unsigned int. */
export const uint32: Codec<'number'> = {
  type: 'number',
  kernel: 'unsigned int',
  length: 4,
  decode: (bytes) => leastBytes(bytes, false),
  encode: (value) => intBytes(checkInteger(value, 0, UINT32_MAX) | 0),
};

/** An unsigned int in network order. */
export const big32: Codec<'number'> = {
  type: 'number',
  kernel: 'be32',
  length: 4,
  decode: (bytes) => viewOf(bytes).getUint32(0, false),
  encode(value) {
    const bytes = new Uint8Array(4);
    viewOf(bytes).setUint32(0, checkInteger(value, 0, UINT32_MAX), false);
    return bytes;
  },
};

/** A 64-bit number whose bits all count, such as a cookie. */
export const uint64: Codec<'bigint'> = {
  type: 'bigint',
  kernel: 'u64',
  length: 8,
  decode: (bytes) => viewOf(bytes).getBigUint64(0, LITTLE_ENDIAN),
  encode(value) {
    if (typeof value !== 'bigint') throw new TypeError(`must be a bigint, not ${typeof value}`);
    if (value < 0n || value > 0xffff_ffff_ffff_ffffn) throw new RangeError(`must fit 64 bits, not ${value}`);
    const bytes = new Uint8Array(8);
    viewOf(bytes).setBigUint64(0, value, LITTLE_ENDIAN);
    return bytes;
  },
};

const UINT64_MAX = 0xffff_ffff_ffff_ffffn;

/** A 64-bit amount, exact below 2^53; the largest one means no limit and is Infinity. */
export const amount64: Codec<'number'> = {
  type: 'number',
  kernel: 'u64',
  length: 8,
  decode(bytes) {
    const value = uint64.decode(bytes);
    return value === UINT64_MAX ? Number.POSITIVE_INFINITY : Number(value);
  },
  encode(value) {
    if (value === Number.POSITIVE_INFINITY) return uint64.encode(UINT64_MAX);
    return uint64.encode(BigInt(checkInteger(value, 0, Number.MAX_SAFE_INTEGER)));
  },
};

/** Two ints, struct timeval, as milliseconds; 0 means no limit. */
export const timeval: Codec<'number'> = {
  type: 'number',
  kernel: 'struct timeval',
  length: 16,
  decode(bytes) {
    const view = viewOf(bytes);
    return (
      Number(view.getBigInt64(0, LITTLE_ENDIAN)) * 1000 + Number(view.getBigInt64(8, LITTLE_ENDIAN)) / 1000
    );
  },
  encode(value) {
    if (typeof value !== 'number')
      throw new TypeError(`must be a number of milliseconds, not ${typeof value}`);
    if (!(value >= 0 && value <= 1e15)) throw new RangeError(`must be milliseconds from 0 on, not ${value}`);
    const microseconds = Math.round(value * 1000);
    const bytes = new Uint8Array(16);
    const view = viewOf(bytes);
    view.setBigInt64(0, BigInt(Math.floor(microseconds / 1e6)), LITTLE_ENDIAN);
    view.setBigInt64(8, BigInt(microseconds % 1e6), LITTLE_ENDIAN);
    return bytes;
  },
};

/** struct linger: seconds, or false. */
export const linger: Codec<'Linger'> = {
  type: 'Linger',
  kernel: 'struct linger',
  length: 8,
  decode(bytes) {
    const view = viewOf(bytes);
    return view.getInt32(0, LITTLE_ENDIAN) === 0 ? false : view.getInt32(4, LITTLE_ENDIAN);
  },
  encode(value) {
    const bytes = new Uint8Array(8);
    if (value === false) return bytes;
    const view = viewOf(bytes);
    view.setInt32(0, 1, LITTLE_ENDIAN);
    view.setInt32(4, checkInteger(value, 0, INT32_MAX, 'linger in seconds'), LITTLE_ENDIAN);
    return bytes;
  },
};

/** A name in `size` bytes with a NUL after it, such as an interface's (IFNAMSIZ). Throws RangeError when too long. */
export const text = (size: number, kernel = `char[${size}]`): Codec<'string'> => ({
  type: 'string',
  kernel,
  length: size,
  decode: (bytes) => decodeText(viewOf(bytes), 0, bytes.length),
  encode(value) {
    if (typeof value !== 'string') throw new TypeError(`must be a string, not ${typeof value}`);
    const bytes = new TextEncoder().encode(value);
    if (bytes.length >= size)
      throw new RangeError(`must have at most ${size - 1} bytes: ${JSON.stringify(value)}`);
    if (bytes.includes(0)) throw new RangeError('must not contain NUL');
    const padded = new Uint8Array(bytes.length + 1);
    padded.set(bytes);
    return padded;
  },
});

/** Bytes as they are, with room for `length` of them when read. */
export const bytes = (length: number, kernel = 'bytes'): Codec<'Uint8Array'> => ({
  type: 'Uint8Array',
  kernel,
  length,
  decode: (value) => value,
  encode(value) {
    if (!(value instanceof Uint8Array)) throw new TypeError(`must be a Uint8Array, not ${typeof value}`);
    return value;
  },
});
