import type { Match } from '../codec.js';
import { more, no } from '../outcome.js';

/** Longest text taken from an answer, in characters. */
const longestText = 256;

/** The bytes as a Buffer over the same memory. */
export const bufferOf = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** UTF-8 text of a bounded length; what is no UTF-8 becomes U+FFFD. */
export const textOf = (bytes: Uint8Array, start = 0, end = bytes.length): string =>
  bufferOf(bytes)
    .subarray(start, Math.min(end, start + longestText * 4))
    .toString()
    .slice(0, longestText);

/** The first line without its end; undefined while its end has not come. */
export const firstLine = (bytes: Uint8Array): string | undefined => {
  const end = bytes.indexOf(0x0a);
  if (end < 0) return undefined;
  return textOf(bytes, 0, bytes[end - 1] === 0x0d ? end - 1 : end);
};

/** Whether bytes begin with others: undefined where they are the beginning of them so far. */
export const begins = (bytes: Uint8Array, start: string | Uint8Array): boolean | undefined => {
  const wanted = typeof start === 'string' ? Buffer.from(start, 'latin1') : start;
  const length = Math.min(bytes.length, wanted.length);
  for (let at = 0; at < length; at++) if (bytes[at] !== wanted[at]) return false;
  return bytes.length >= wanted.length ? true : undefined;
};

/** A line that must begin with some text: `no`, `more`, or the line for a decision. */
export const lineAfter = (bytes: Uint8Array, start: string): string | Match => {
  if (begins(bytes, start) === false) return no;
  return firstLine(bytes) ?? (bytes.length > 4096 ? no : more);
};
