import { LITTLE_ENDIAN } from '../byte-order.js';
import { DecodeError } from '../errors.js';

const wrongSize = (offset: number, size: number): never => {
  throw new DecodeError('btf', offset, size, 'a number of 1, 2, 4, 8 or 16 bytes');
};

/** A number of 1, 2, 4 or 8 bytes. Throws DecodeError. */
export const integerAt = (view: DataView, offset: number, size: number, signed: boolean): bigint => {
  switch (size) {
    case 1:
      return BigInt(signed ? view.getInt8(offset) : view.getUint8(offset));
    case 2:
      return BigInt(signed ? view.getInt16(offset, LITTLE_ENDIAN) : view.getUint16(offset, LITTLE_ENDIAN));
    case 4:
      return BigInt(signed ? view.getInt32(offset, LITTLE_ENDIAN) : view.getUint32(offset, LITTLE_ENDIAN));
    case 8:
      return signed ? view.getBigInt64(offset, LITTLE_ENDIAN) : view.getBigUint64(offset, LITTLE_ENDIAN);
    default:
      return wrongSize(offset, size);
  }
};

/** Numbers of 16 bytes are written in hexadecimal. */
const wideText = (view: DataView, offset: number): string => {
  const [first, second] = [
    view.getBigUint64(offset, LITTLE_ENDIAN),
    view.getBigUint64(offset + 8, LITTLE_ENDIAN),
  ];
  const [low, high] = LITTLE_ENDIAN ? [first, second] : [second, first];
  return `0x${((high << 64n) | low).toString(16)}`;
};

export const integerText = (view: DataView, offset: number, size: number, signed: boolean): string =>
  size === 16 ? wideText(view, offset) : String(integerAt(view, offset, size, signed));

/** A byte of an array of characters: `'a'` where it can be printed, else its number. */
export const characterText = (view: DataView, offset: number, signed: boolean): string => {
  const code = view.getUint8(offset);
  if (code === 0) return "'\\0'";
  return code >= 0x20 && code < 0x7f
    ? `'${String.fromCharCode(code)}'`
    : integerText(view, offset, 1, signed);
};

/** A bit field of at most 64 bits, which never has a sign. Throws DecodeError. */
export const bitsAt = (view: DataView, offset: number, bit: number, bits: number): bigint => {
  const bytes = (bit + bits + 7) >> 3;
  if (bits > 64) throw new DecodeError('btf', offset, bytes, 'a bit field of at most 64 bits');
  let value = 0n;
  for (let index = 0; index < bytes; index++) {
    const byte = view.getUint8(offset + (LITTLE_ENDIAN ? bytes - 1 - index : index));
    value = (value << 8n) | BigInt(byte);
  }
  const below = LITTLE_ENDIAN ? bit : bytes * 8 - bit - bits;
  return BigInt.asUintN(bits, value >> BigInt(below));
};

/** printf's `%f`, which rounds an exact half to the even digit. */
const sixPlaces = (value: number): string => {
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.000000`;
  const seven = value.toFixed(7);
  const isHalf = Number.isInteger(value * 128) && seven.endsWith('5');
  return isHalf && /[02468].$/.test(seven) ? seven.slice(0, -1) : value.toFixed(6);
};

/** A floating-point number of 4 or 8 bytes. Throws DecodeError. */
export const floatText = (view: DataView, offset: number, size: number): string => {
  if (size !== 4 && size !== 8) wrongSize(offset, size);
  const value = size === 4 ? view.getFloat32(offset, LITTLE_ENDIAN) : view.getFloat64(offset, LITTLE_ENDIAN);
  const high = view.getUint8(LITTLE_ENDIAN ? offset + size - 1 : offset);
  const sign = high >= 0x80 ? '-' : '';
  if (Number.isNaN(value)) return `${sign}nan`;
  return sign + (Math.abs(value) === Number.POSITIVE_INFINITY ? 'inf' : sixPlaces(Math.abs(value)));
};
