import { SpecificationError } from './error.js';

/** How many bytes a type letter stands for; capital letters are unsigned. In the order of the machine's bytes. */
const sizes: Readonly<Record<string, number>> = { l: 8, L: 8, i: 4, I: 4, s: 2, S: 2, b: 1, B: 1 };

const escapes: Readonly<Record<string, number>> = {
  n: 0x0a,
  r: 0x0d,
  t: 0x09,
  f: 0x0c,
  b: 0x08,
  a: 0x07,
  e: 0x1b,
  0: 0,
};

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

const utf8 = new TextEncoder();

class DalanReader {
  readonly bytes: number[] = [];
  private at = 0;
  /** The type of what names none: that of the item before. */
  private type = 'i';

  constructor(private readonly text: string) {}

  run(): Uint8Array {
    while (this.at < this.text.length) {
      if (/[ \t\r\n]/.test(this.text[this.at]!)) this.at++;
      else this.item();
    }
    return Uint8Array.from(this.bytes);
  }

  private item(): void {
    const letter = this.text[this.at]!;
    const named = letter === '"' || letter === "'" || letter === 'x' || sizes[letter] !== undefined;
    if (named) {
      this.at++;
      this.type = letter;
    }
    if (this.type === '"') this.string();
    else if (this.type === "'") this.character();
    else if (this.type === 'x') this.hexadecimal(named);
    else this.number(sizes[this.type]!);
  }

  private fail(expected: string): never {
    throw new SpecificationError(this.text, this.at, expected, { fault: 'value' });
  }

  /** One character of a string, as bytes. */
  private piece(): void {
    if (this.at >= this.text.length) this.fail('a quote that ends the text');
    const character = String.fromCodePoint(this.text.codePointAt(this.at)!);
    this.at += character.length;
    if (character !== '\\') {
      this.bytes.push(...utf8.encode(character));
      return;
    }
    if (this.at >= this.text.length) this.fail('a character after the backslash');
    const escaped = this.text[this.at++]!;
    this.bytes.push(escapes[escaped] ?? escaped.charCodeAt(0));
  }

  private string(): void {
    while (this.text[this.at] !== '"') this.piece();
    this.at++;
  }

  private character(): void {
    if (this.text[this.at] === "'") this.fail('a character between apostrophes');
    this.piece();
    if (this.text[this.at] !== "'") this.fail("an apostrophe (') after one character");
    this.at++;
  }

  private hexadecimal(named: boolean): void {
    const digits = /^[\da-f]*/i.exec(this.text.slice(this.at))![0];
    if (digits.length % 2 !== 0) {
      this.at += digits.length;
      this.fail('one more hexadecimal digit, as two make a byte');
    }
    if (digits === '' && !named) this.fail('hexadecimal digits');
    for (let index = 0; index < digits.length; index += 2) {
      this.bytes.push(Number.parseInt(digits.slice(index, index + 2), 16));
    }
    this.at += digits.length;
  }

  private number(size: number): void {
    const digits = /^\s*[-+]?\d+/.exec(this.text.slice(this.at))?.[0];
    if (digits === undefined) this.fail('a decimal number, x and hexadecimal digits, or a text in quotes');
    this.at += digits.length;
    const value = BigInt.asUintN(size * 8, BigInt(digits.trim().replace(/^\+/, '')));
    const bytes = Array.from({ length: size }, (_, index) => Number((value >> BigInt(8 * index)) & 0xffn));
    this.bytes.push(...(littleEndian ? bytes : bytes.reverse()));
  }
}

/**
 * Bytes written in socat's data language: `x` and hexadecimal digits, `"text"`, `'c'`, and decimal numbers as `l` (8
 * bytes), `i` (4), `s` (2) or `b` (1), in the order of the machine's bytes. A number without a letter has the type of what
 * stands before it, at first `i`. Throws SpecificationError.
 */
export const parseDalan = (text: string): Uint8Array => new DalanReader(text).run();
