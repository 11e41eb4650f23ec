import { isUtf8 } from 'node:buffer';

/** BEL, BS, TAB, LF, VT, FF, CR: what the control characters of text are to file(1), and ESC, for coloured logs. */
const FIRST_BLANK = 0x07;
const LAST_BLANK = 0x0d;
const ESCAPE = 0x1b;
const DELETE = 0x7f;

const isPlain = (byte: number): boolean =>
  byte >= 0x20 ? byte !== DELETE : (byte >= FIRST_BLANK && byte <= LAST_BLANK) || byte === ESCAPE;

/** Whether people would call the bytes text, as file(1) does: UTF-8 without the control characters that no text has. */
export const isText = (bytes: Uint8Array): boolean => bytes.every(isPlain) && isUtf8(bytes);
