import type { FilterSpan } from './expression.js';

/** A word of a filter, or its end. */
export interface Token extends FilterSpan {
  /** `word` may be a keyword; `symbol` is punctuation; `quoted` is always a value. */
  readonly kind: 'word' | 'symbol' | 'quoted' | 'pattern' | 'end';
  /** What it means, escapes and quotes resolved; empty at the end. */
  readonly text: string;
  /** As a keyword: the text, in small letters in ls; empty for what cannot be one. */
  readonly keyword: string;
  /** As `text`, with backslashes kept, for patterns. */
  readonly raw: string;
}

/** Where the parser takes its words from. */
export interface TokenSource {
  /** The whole text; spans count in it. */
  readonly text: string;
  /** The next word from an offset on. Throws GrammarError for a quote without end. */
  read(offset: number): Token;
  /** The same where a pattern may stand. */
  readPattern(offset: number): Token;
}

/** The token at the end of a text. */
export const endToken = (at: number): Token => ({
  kind: 'end',
  text: '',
  keyword: '',
  raw: '',
  start: at,
  end: at,
});
