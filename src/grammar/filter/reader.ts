import { FilterError, type FilterErrorDetails } from './error.js';
import type { FilterSpan } from './expression.js';
import type { Token, TokenSource } from './token.js';

/** Reads the words of a filter one after the other, one ahead. */
export class FilterReader {
  private ahead: Token | undefined;
  private offset = 0;

  constructor(private readonly source: TokenSource) {}

  /** The next word, left where it is. Throws GrammarError. */
  peek(): Token {
    this.ahead ??= this.source.read(this.offset);
    return this.ahead;
  }

  /** Takes the next word. Throws GrammarError. */
  next(): Token {
    return this.take(this.peek());
  }

  /** Takes the next word where a pattern may stand. Throws GrammarError. */
  nextPattern(): Token {
    return this.take(this.source.readPattern(this.offset));
  }

  /** Takes the next word if it is this keyword. */
  skip(keyword: string): boolean {
    if (this.peek().keyword !== keyword) return false;
    this.next();
    return true;
  }

  /** The error that something else was expected where a token stands. */
  error(at: FilterSpan, expected: string, details?: FilterErrorDetails): FilterError {
    return new FilterError(this.source.text, { start: at.start, end: at.end }, expected, details);
  }

  private take(token: Token): Token {
    this.ahead = undefined;
    this.offset = token.end;
    return token;
  }
}
