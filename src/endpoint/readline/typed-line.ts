/** Codes of keys. */
const endOfInput = 4;
const eraseKeys: ReadonlySet<number> = new Set([8, 127]);
const killKey = 21;
const enterKeys: ReadonlySet<number> = new Set([10, 13]);
const firstPrintable = 32;

/** What a key does: shows something, ends the line, or ends everything. */
export interface KeyEffect {
  readonly echo: string;
  readonly line?: string;
  readonly end?: true;
}

/** A line that is being typed on a terminal that can do no more than print: keys add to it, erase, kill and end it. */
export class TypedLine {
  #bytes: number[] = [];

  /** One byte of what was typed. */
  type(key: number): KeyEffect {
    if (enterKeys.has(key)) return { echo: '\r\n', line: this.#take() };
    if (key === endOfInput) return this.#bytes.length === 0 ? { echo: '', end: true } : { echo: '' };
    if (eraseKeys.has(key)) return { echo: this.#erase() };
    if (key === killKey) return { echo: this.#kill() };
    if (key < firstPrintable) return { echo: '' };
    this.#bytes.push(key);
    return { echo: Buffer.of(key).toString('latin1') };
  }

  #take(): string {
    const text = Buffer.from(this.#bytes).toString('utf8');
    this.#bytes = [];
    return text;
  }

  /** The last character goes, with all of its bytes. */
  #erase(): string {
    let last = this.#bytes.pop();
    if (last === undefined) return '';
    while (last !== undefined && (last & 0xc0) === 0x80) last = this.#bytes.pop();
    return '\b \b';
  }

  #kill(): string {
    let echo = '';
    while (this.#bytes.length > 0) echo += this.#erase();
    return echo;
  }
}
