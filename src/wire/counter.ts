import { LITTLE_ENDIAN } from './byte-order.js';

/**
 * An unsigned 64-bit counter as a number: exact below 2^53 (9 petabytes, or 285 years of microseconds), the nearest
 * double above. Plain numbers keep the records simple and JSON able to hold them.
 */
export const counterAt = (view: DataView, at: number): number => {
  const low = view.getUint32(at, LITTLE_ENDIAN);
  const high = view.getUint32(at + 4, LITTLE_ENDIAN);
  return high === 0 ? low : low + high * 0x1_0000_0000; // most are small, and small integers need no heap number
};

/** The counter at `at`, or undefined when it does not fit before `end`. */
export const optionalCounter = (view: DataView, at: number, end: number): number | undefined =>
  at + 8 <= end ? counterAt(view, at) : undefined;

/** The unsigned 32-bit integer at `at`, or undefined when it does not fit before `end`. */
export const optionalU32 = (view: DataView, at: number, end: number): number | undefined =>
  at + 4 <= end ? view.getUint32(at, LITTLE_ENDIAN) : undefined;

/** The unsigned 16-bit integer at `at`, or undefined when it does not fit before `end`. */
export const optionalU16 = (view: DataView, at: number, end: number): number | undefined =>
  at + 2 <= end ? view.getUint16(at, LITTLE_ENDIAN) : undefined;

/** The byte at `at`, or undefined when it does not fit before `end`. */
export const optionalU8 = (view: DataView, at: number, end: number): number | undefined =>
  at < end ? view.getUint8(at) : undefined;
