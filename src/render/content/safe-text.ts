import { StringDecoder } from 'node:string_decoder';
import { escapeLine } from '../../terminal/index.js';

const plain = /^[\x20-\x7e\n\t]*$/;

/**
 * Makes what came from outside harmless for a terminal, keeping its lines: line ends, tabs and blanks stay, other control
 * and invisible characters appear as `\x1b`. Pieces may end in the middle of a character.
 */
export class SafeText {
  readonly #decoder = new StringDecoder('utf8');
  /** A carriage return at the end of a piece: whether a line feed follows decides what it is. */
  #held = '';

  /** The text of the next piece. */
  push(bytes: Uint8Array): string {
    return this.#clean(
      this.#held + this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)),
      false,
    );
  }

  /** What is left at the end: an unfinished character is shown as U+FFFD. */
  end(): string {
    return this.#clean(this.#held + this.#decoder.end(), true);
  }

  #clean(text: string, isLast: boolean): string {
    const isHeld = !isLast && text.endsWith('\r');
    this.#held = isHeld ? '\r' : '';
    const lines = (isHeld ? text.slice(0, -1) : text).replaceAll('\r\n', '\n');
    if (plain.test(lines)) return lines;
    return Array.from(lines, (one) => (plain.test(one) ? one : escapeLine(one))).join('');
  }
}

/** A whole message as text for a terminal. */
export const safeText = (bytes: Uint8Array): string => {
  const text = new SafeText();
  return text.push(bytes) + text.end();
};
