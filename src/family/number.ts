import { GrammarError } from '../grammar/error.js';

/** The largest value of a port or another 16-bit field. */
export const UINT16_MAX = 0xffff;
/** The largest value of a 32-bit field; the kernel's word for "any" in several families. */
export const UINT32_MAX = 0xffff_ffff;

/**
 * Reads a plain decimal number up to `limit` from `start` to `end`; leading zeros, signs and blanks are errors.
 * Throws GrammarError that says `expected`.
 */
export function parseNumber(
  text: string,
  start: number,
  limit: number,
  expected: string,
  end: number = text.length,
): number {
  const digits = text.slice(start, end);
  const value = Number(digits);
  if (!/^(0|[1-9][0-9]{0,9})$/.test(digits) || value > limit) {
    throw new GrammarError(text, start, `${expected} (0 to ${limit})`);
  }
  return value;
}

/** Reads `:port` or `:*` at `start`, or the end of the text, which means port 0. Throws GrammarError. */
export function parsePort(text: string, start: number, limit = UINT16_MAX, any = 0): number {
  if (start === text.length) return any;
  if (text[start] !== ':') throw new GrammarError(text, start, 'a colon and a port');
  if (text.slice(start + 1) === '*') return any;
  return parseNumber(text, start + 1, limit, 'a port');
}

/** Gives `value` back if it is an integer from 0 to `limit`. Throws RangeError that names the field. */
export function checkRange(field: string, value: number, limit: number): number {
  if (!Number.isInteger(value) || value < 0 || value > limit) {
    throw new RangeError(`${field} must be an integer from 0 to ${limit}, not ${value}`);
  }
  return value;
}
