/** Bytes in a row of a dump. */
const ROW = 16;
const HALF = ROW / 2;

/** How a dump looks. */
export interface HexDumpOptions {
  /** The offset of the first byte, as for what follows in a stream. Default: 0. */
  readonly offset?: number;
  /** Whether to colour by what a byte is. Default: false. */
  readonly color?: boolean;
}

const DIM = '\x1b[2m';
const GREEN = '\x1b[32m';
const YELLOW = '\x1b[33m';
const RESET = '\x1b[0m';

/** Visible ASCII and the space; everything else is a dot, so that nothing reaches a terminal as it came. */
const isVisible = (byte: number): boolean => byte >= 0x20 && byte <= 0x7e;

/** Zero is dim, visible ASCII green, the rest yellow. */
const colorOf = (byte: number): string => (byte === 0 ? DIM : isVisible(byte) ? GREEN : YELLOW);

const paint = (text: string, byte: number, color: boolean): string =>
  color ? `${colorOf(byte)}${text}${RESET}` : text;

/** The place of a byte in the row of hexadecimal: a wider gap in the middle. */
const gapBefore = (index: number): string => (index === 0 ? '' : index === HALF ? '  ' : ' ');

function hexPart(row: Uint8Array, color: boolean): string {
  let text = '';
  for (let index = 0; index < ROW; index++) {
    const byte = row[index];
    const digits = byte === undefined ? '  ' : paint(byte.toString(16).padStart(2, '0'), byte, color);
    text += gapBefore(index) + digits;
  }
  return text;
}

const textPart = (row: Uint8Array, color: boolean): string =>
  Array.from(row, (byte) => paint(isVisible(byte) ? String.fromCharCode(byte) : '.', byte, color)).join('');

/** Bytes as rows of offset, sixteen bytes in hexadecimal and in ASCII, the layout of `hexdump -C`. */
export function hexDump(bytes: Uint8Array, { offset = 0, color = false }: HexDumpOptions = {}): string {
  let text = '';
  for (let start = 0; start < bytes.length; start += ROW) {
    const row = bytes.subarray(start, start + ROW);
    const place = (offset + start).toString(16).padStart(8, '0');
    text += `${place}  ${hexPart(row, color)}  |${textPart(row, color)}|\n`;
  }
  return text;
}
