import { DecodeError } from '../errors.js';

/** A table of procfs, as bytes or as text. */
export type ProcText = string | Uint8Array;

/** One line of a table, with what an error needs to name it. */
export interface ProcLine {
  /** Such as `/proc/net/tcp`. */
  readonly table: string;
  /** From 1, the header. */
  readonly number: number;
  /** Where the line starts in the text. */
  readonly offset: number;
  readonly text: string;
}

/** The error of a line that is not what its table says. */
export const lineError = (line: ProcLine, expected: string): DecodeError =>
  new DecodeError(`${line.table} line ${line.number}`, line.offset, line.text.length, expected);

/** The text of a table; malformed UTF-8 becomes U+FFFD. */
export const textOf = (text: ProcText): string =>
  typeof text === 'string' ? text : new TextDecoder().decode(text);

/** The lines of a table, the last one with or without its newline; empty ones are left out. */
export const linesOf = (table: string, text: ProcText): ProcLine[] => {
  const lines: ProcLine[] = [];
  let offset = 0;
  let number = 1;
  for (const line of textOf(text).split('\n')) {
    if (line !== '') lines.push({ table, number, offset, text: line });
    offset += line.length + 1;
    number++;
  }
  return lines;
};

/** The words of a line. */
export const wordsOf = (line: ProcLine): string[] => line.text.trim().split(/\s+/);

/** A decimal integer, or DecodeError. */
export const decimal = (line: ProcLine, word: string | undefined, name: string): number => {
  if (word === undefined || !/^-?\d{1,20}$/.test(word)) throw lineError(line, `decimal ${name}`);
  return Number(word);
};

/** A hexadecimal integer of up to 32 bits, or DecodeError. */
export const hexadecimal = (line: ProcLine, word: string | undefined, name: string): number => {
  if (word === undefined || !/^[0-9a-fA-F]{1,8}$/.test(word)) throw lineError(line, `hexadecimal ${name}`);
  return Number.parseInt(word, 16);
};

/** A table whose header names its columns one word each. */
export class ColumnTable {
  private readonly columns: ReadonlyMap<string, number>;
  readonly rows: readonly ProcLine[];

  /** Throws DecodeError when the header lacks one of the required columns. */
  constructor(table: string, text: ProcText, required: readonly string[]) {
    const [header, ...rows] = linesOf(table, text);
    const words = header ? wordsOf(header) : [];
    this.columns = new Map(words.map((name, index) => [name, index]));
    this.rows = rows;
    const missing = required.find((name) => !this.columns.has(name));
    if (missing !== undefined)
      throw lineError(header ?? { table, number: 1, offset: 0, text: '' }, `a column ${missing}`);
  }

  /** The word of `words` in the column `name`. */
  cell(words: readonly string[], name: string): string | undefined {
    const index = this.columns.get(name);
    return index === undefined ? undefined : words[index];
  }
}
