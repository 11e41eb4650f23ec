import { GrammarError } from '../grammar/error.js';

/**
 * Characters that could forge a line, a terminal sequence or a direction of writing, and the backslash itself:
 * C0, DEL and C1 controls, the line separators and the bidirectional marks.
 */
const unsafe = () =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\\]/gu;

const hex = (byte: number) => `\\x${byte.toString(16).padStart(2, '0')}`;

const escapeCharacter = (character: string) =>
  character === '\\' ? '\\\\' : Array.from(Buffer.from(character), hex).join('');

/** Text that shows every character of `name` harmlessly; unescapeName reads it back. */
export function escapeText(name: string): string {
  return name.replace(unsafe(), escapeCharacter);
}

/** The same for a name that is not valid UTF-8: bytes above 126 are written as `\xff`. */
export function escapeBytes(name: Uint8Array): string {
  return Array.from(name, (byte) => (byte > 126 ? hex(byte) : escapeText(String.fromCharCode(byte)))).join(
    '',
  );
}

/** Reads `\\` and `\xff` in `text` from `start` on. Throws GrammarError for any other backslash. */
export function unescapeName(text: string, start: number): Buffer {
  const pieces: Buffer[] = [];
  let from = start;
  for (let at = text.indexOf('\\', start); at >= 0; at = text.indexOf('\\', from)) {
    pieces.push(Buffer.from(text.slice(from, at)));
    const digits = text.slice(at + 2, at + 4);
    if (text[at + 1] === '\\') {
      pieces.push(Buffer.from('\\'));
      from = at + 2;
    } else if (text[at + 1] === 'x' && /^[0-9a-fA-F]{2}$/.test(digits)) {
      pieces.push(Buffer.from(digits, 'hex'));
      from = at + 4;
    } else {
      throw new GrammarError(text, at, 'two backslashes, or \\x and two hexadecimal digits');
    }
  }
  pieces.push(Buffer.from(text.slice(from)));
  return Buffer.concat(pieces);
}
