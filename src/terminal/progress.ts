import { writeSync } from 'node:fs';
import { escapeLine } from './escape.js';
import { isTerminal } from './is-terminal.js';
import { narrowWidth } from './width.js';

/** Columns of the bar itself. */
const BAR = 24;

/** Return to the first column, and erase to the end of the line (ECMA-48 EL). */
const AGAIN = '\r\x1b[K';

/** A bar of `BAR` columns; undefined where the part is not known. */
const barOf = (part: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, part)) * BAR);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}]`;
};

/** The line that is drawn: a bar where the part is known, and a text, cut to the width. */
export const progressText = (text: string, part: number | undefined, width: number): string => {
  const bar = part === undefined ? '' : `${barOf(part)} ${String(Math.floor(part * 100)).padStart(3)} % `;
  const line = `${bar}${escapeLine(text)}`;
  // One column stays free, so that no terminal wraps the line.
  return narrowWidth(line) < width ? line : line.slice(0, Math.max(0, width - 1));
};

/** One line on standard error that is drawn again and again; nothing at all where that is no terminal, or in CI. */
export class ProgressLine {
  readonly #shown: boolean;
  readonly #write: (text: string) => void;
  #drawn = false;

  constructor(
    shown = isTerminal(2) && process.env['CI'] === undefined && process.env['TERM'] !== 'dumb',
    write: (text: string) => void = (text) => writeSync(2, text),
  ) {
    this.#shown = shown;
    this.#write = write;
  }

  get shown(): boolean {
    return this.#shown;
  }

  /** Draws the line: `part` is from 0 to 1. */
  draw(text: string, part?: number): void {
    if (!this.#shown) return;
    this.#put(`${AGAIN}${progressText(text, part, process.stderr.columns || 80)}`);
    this.#drawn = true;
  }

  /** Takes the line away, so that other output can come. */
  clear(): void {
    if (!this.#drawn) return;
    this.#drawn = false;
    this.#put(AGAIN);
  }

  #put(text: string): void {
    try {
      this.#write(text);
    } catch {
      // A terminal that has gone needs no progress.
    }
  }
}
