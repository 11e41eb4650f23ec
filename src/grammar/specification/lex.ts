import { SpecificationError } from './error.js';
import { withoutSecrets } from './secrets.js';

/** A piece of a specification, unquoted. */
export interface Lexeme {
  readonly text: string;
  /** Where it begins, quotes included. */
  readonly at: number;
  /** Where what ended it stands, or the length of the whole text. */
  readonly next: number;
}

/** What is special in the stretch that is being read. */
interface Mode {
  readonly ends: readonly string[];
  /** Whether quotes and brackets are special; not within apostrophes. */
  readonly nesting: boolean;
  /** Whether quotes fall away: only those that stand in nothing else. */
  readonly unquote: boolean;
}

const closing: Readonly<Record<string, string>> = { "'": "'", '"': '"', '(': ')', '[': ']', '{': '}' };

/** What letters mean after a backslash; every other character means itself. */
const escapes: Readonly<Record<string, string>> = {
  0: '\0',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

class Scanner {
  out = '';

  constructor(
    readonly text: string,
    public at: number,
  ) {}

  run(mode: Mode): void {
    while (this.at < this.text.length) {
      if (mode.ends.some((end) => this.text.startsWith(end, this.at))) return;
      const open = this.text[this.at]!;
      if (mode.nesting && closing[open] !== undefined) this.enclosed(open, closing[open], mode);
      else this.character();
    }
  }

  /** From a quote or a bracket to its counterpart. Quotes of the outermost level fall away, brackets never. */
  private enclosed(open: string, close: string, { unquote }: Mode): void {
    const start = this.at;
    const drop = unquote && (open === "'" || open === '"');
    this.at++;
    if (!drop) this.out += open;
    this.run({ ends: [close], nesting: open !== "'", unquote: false });
    if (this.at >= this.text.length) throw this.unterminated(start, open, close);
    this.at++;
    if (!drop) this.out += close;
  }

  private unterminated(start: number, open: string, close: string): SpecificationError {
    return new SpecificationError(
      this.text,
      this.text.length,
      `${close} for the ${open} at position ${start}; \\${open} means the character itself`,
      { said: `unexpected end of address "${withoutSecrets(this.text)}"` },
    );
  }

  /** One character, or what stands for one after a backslash. A backslash at the end of everything means nothing. */
  private character(): void {
    let character = this.text[this.at++]!;
    if (character === '\\') {
      if (this.at >= this.text.length) return;
      const escaped = this.text[this.at++]!;
      character = escapes[escaped] ?? escaped;
    }
    this.out += character;
  }
}

/**
 * Reads from `at` to the first of `ends` that stands neither in quotes nor in brackets nor behind a backslash. Quotes fall
 * away, brackets stay; in apostrophes only the backslash is special. Throws SpecificationError where a quote has no end.
 */
export function lex(text: string, at: number, ends: readonly string[]): Lexeme {
  const scanner = new Scanner(text, at);
  scanner.run({ ends, nesting: true, unquote: true });
  return { text: scanner.out, at, next: scanner.at };
}

/** The words of a command line as socat's EXEC takes them apart: at blanks, by the same rules as specifications. */
export function commandWords(line: string): string[] {
  const words: string[] = [];
  let at = line.length - line.trimStart().length;
  while (at < line.length) {
    const word = lex(line, at, [' ']);
    words.push(word.text);
    at = word.next;
    while (line[at] === ' ') at++;
  }
  return words;
}
