/** What stands at the end of a line; undefined for `\n` alone, or for bytes that are no text at all. */
export type LineEnding = 'cr' | 'crlf' | undefined;

const LF = 10;
const CR = 13;

/** Changes bytes; what it returns is valid until the next call. */
export type Filter = (bytes: Uint8Array) => Uint8Array;

const replace =
  (from: number, to: number): Filter =>
  (bytes) =>
    bytes.map((byte) => (byte === from ? to : byte));

/** Each end of a line becomes two bytes. */
const widen =
  (from: number): Filter =>
  (bytes) => {
    const wide = new Uint8Array(bytes.length * 2);
    let length = 0;
    for (const byte of bytes) {
      if (byte === from) wide[length++] = CR;
      wide[length++] = byte === from ? LF : byte;
    }
    return wide.subarray(0, length);
  };

/** Carriage returns go wherever they stand, as in socat; a pair that is cut in two by reading is found like that. */
const narrow =
  (to: number): Filter =>
  (bytes) => {
    const kept = bytes.filter((byte) => byte !== CR);
    return to === LF ? kept : kept.map((byte) => (byte === LF ? to : byte));
  };

/** What turns ends of lines as they are read into those that are to be written; undefined where they are the same. */
export function lineEndingFilter(read: LineEnding, written: LineEnding): Filter | undefined {
  if (read === written) return undefined;
  if (read === 'crlf') return narrow(written === 'cr' ? CR : LF);
  if (written === 'crlf') return widen(read === 'cr' ? CR : LF);
  return read === 'cr' ? replace(CR, LF) : replace(LF, CR);
}
