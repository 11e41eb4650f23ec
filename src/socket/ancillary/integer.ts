import { LITTLE_ENDIAN, viewOf } from '../../wire/byte-order.js';

/** Gives `value` back if it is an integer from `low` to `high`. Throws RangeError that names what it is. */
export function within(what: string, value: number, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw new RangeError(`${what} must be an integer from ${low} to ${high}, not ${value}`);
}

/** 32-bit integers in host order. */
export function words(...values: readonly number[]): Uint8Array {
  const result = new Uint8Array(values.length * 4);
  const view = viewOf(result);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value, LITTLE_ENDIAN);
  return result;
}

/** A signed 32-bit integer at `offset`, in host order. */
export const signed = (view: DataView, offset: number): number => view.getInt32(offset, LITTLE_ENDIAN);

/** An unsigned 32-bit integer at `offset`, in host order. */
export const unsigned = (view: DataView, offset: number): number => view.getUint32(offset, LITTLE_ENDIAN);

/** The largest pid, interface index or descriptor: a positive C int. */
export const INT_MAX = 0x7fff_ffff;
/** The largest uid, gid or mark. */
export const UINT_MAX = 0xffff_ffff;
