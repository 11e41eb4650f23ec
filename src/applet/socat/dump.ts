import { dayAndTime, now } from './timestamp.js';

/** Ways through a session, with the marks that the dumps put before them. */
const marks = { toRight: '>', toLeft: '<' } as const;

/** A way through a session. */
export type Way = keyof typeof marks;

const hexOf = (byte: number): string => ` ${byte.toString(16).padStart(2, '0')}`;

const NEWLINE = 0x0a;
const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;

const characterOf = (byte: number): string => (isPrintable(byte) ? String.fromCharCode(byte) : '.');

/** Bytes that the text dump shows by an escape, or as they are. */
const escapes: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\t',
  10: '\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  92: '\\\\',
};

/** `-v`: the text, with escapes or a dot for what is none. */
export const textDump = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += escapes[byte] ?? characterOf(byte);
  return text;
};

/** `-x`: all bytes in one line. */
export const hexDump = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += hexOf(byte);
  return `${text}\n`;
};

const COLUMN = 16;
const HEX_WIDTH = 3;

/** How many bytes the next line shows: up to a newline, at most a column. */
const lineLength = (bytes: Uint8Array, start: number): number => {
  const newline = bytes.subarray(start, start + COLUMN).indexOf(NEWLINE);
  return newline < 0 ? Math.min(COLUMN, bytes.length - start) : newline + 1;
};

/** `-v -x`: bytes and text side by side. */
export const mixedDump = (bytes: Uint8Array): string => {
  let text = '';
  for (let start = 0; start < bytes.length; ) {
    const length = lineLength(bytes, start);
    const line = bytes.subarray(start, start + length);
    const hex = Array.from(line, hexOf)
      .join('')
      .padEnd(COLUMN * HEX_WIDTH);
    text += `${hex}  ${Array.from(line, characterOf).join('')}\n`;
    start += length;
  }
  return `${text}--\n`;
};

/** The dump of one session: it counts what passed each way. */
export class TrafficDump {
  private readonly passed = { toRight: 0, toLeft: 0 };

  /** `format` is one of the dumps above, `write` gets each block of text. */
  constructor(
    private readonly format: (bytes: Uint8Array) => string,
    private readonly write: (text: string) => void,
  ) {}

  /** Shows bytes on their way. */
  show(way: Way, bytes: Uint8Array): void {
    const from = this.passed[way];
    this.passed[way] += bytes.length;
    const { date, microseconds } = now();
    const time = `${dayAndTime(date)}.${microseconds}`;
    const head = `${marks[way]} ${time}  length=${bytes.length} from=${from} to=${from + bytes.length - 1}\n`;
    this.write(head + this.format(bytes));
  }
}
