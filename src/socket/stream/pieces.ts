import type { StreamData } from './types.js';

/** Pieces up to this many bytes in all are copied together, so that one call takes them. */
const joinedBytes = 65536;

/** The bytes of data or text. Throws TypeError. */
export const bytesOf = (data: Uint8Array | string): Uint8Array => {
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof Uint8Array) return data;
  throw new TypeError(`data must be a Uint8Array or a string, not ${data === null ? 'null' : typeof data}`);
};

/** The pieces that are worth a call of their own. Throws TypeError. */
export function piecesOf(data: StreamData): Uint8Array[] {
  if (!Array.isArray(data)) return [bytesOf(data as Uint8Array | string)];
  const pieces = data.map(bytesOf);
  const total = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return total <= joinedBytes ? [Buffer.concat(pieces, total)] : pieces.filter((piece) => piece.length > 0);
}
