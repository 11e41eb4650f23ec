import { GrammarError } from '../../grammar/error.js';

/** Bytes of the length before each message. */
export type LengthBytes = 1 | 2 | 4;

/** How a stream of bytes tells where a message ends. */
export type Framing =
  /** It does not: bytes are bytes. */
  | { readonly kind: 'none' }
  /** Each message ends with a newline, which is no part of it. */
  | { readonly kind: 'lines' }
  /** The length of each message stands before it, as an unsigned number of so many bytes. */
  | { readonly kind: 'length'; readonly bytes: LengthBytes; readonly littleEndian: boolean };

/** What parseFraming reads. */
const forms =
  'none, lines or length (length:1, length:2, length:4, and :le for little-endian, as in length:4:le)';

/** Reads `none`, `lines`, `length` (4 bytes, big-endian), `length:2`, `length:4:le`. Throws GrammarError. */
export function parseFraming(text: string): Framing {
  const [kind = '', bytes, order] = text.split(':');
  if ((kind === 'none' || kind === 'lines') && kind === text) return { kind };
  if (kind !== 'length') throw new GrammarError(text, 0, forms);
  if (bytes !== undefined && !/^[124]$/.test(bytes)) {
    throw new GrammarError(text, kind.length + 1, 'how many bytes the length has: 1, 2 or 4');
  }
  const head = `length:${bytes}`;
  if (text.length > head.length && bytes !== undefined && (order !== 'le' || text !== `${head}:le`)) {
    throw new GrammarError(text, head.length + 1, 'le, for little-endian, or nothing');
  }
  return { kind, bytes: Number(bytes ?? 4) as LengthBytes, littleEndian: order === 'le' };
}
