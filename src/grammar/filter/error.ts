import { GrammarError } from '../error.js';
import type { FilterPredicate, FilterSpan } from './expression.js';

/** What kind of text was wrong: the order of words, or one value. ss has a sentence for each. */
export type FilterFault = 'syntax' | 'host' | 'device' | 'mark' | 'cgroup' | 'state';

/** What a FilterError can tell beyond what was expected. */
export interface FilterErrorDetails {
  /** Default `syntax`. */
  readonly fault?: FilterFault;
  /** The nearest right word, where one is near. */
  readonly suggestion?: string | undefined;
}

/** A filter that could not be read: GrammarError with the word at fault. */
export class FilterError extends GrammarError {
  /** What kind of text was wrong. */
  readonly fault: FilterFault;
  /** The nearest right word; undefined where none is near. */
  readonly suggestion: string | undefined;
  /**
   * In the dialect of ss the predicates of the values up to the fault. ss resolves names while it reads, so an unknown
   * name among them comes before a fault of syntax.
   */
  values: readonly FilterPredicate[] = [];

  constructor(
    text: string,
    /** The words at fault; empty at the end of the text. */
    readonly span: FilterSpan,
    expected: string,
    { fault = 'syntax', suggestion }: FilterErrorDetails = {},
  ) {
    super(text, span.start, suggestion === undefined ? expected : `${expected}; did you mean ${suggestion}?`);
    this.fault = fault;
    this.suggestion = suggestion;
  }

  /** The words at fault as written; empty at the end of the text. */
  get near(): string {
    return this.text.slice(this.span.start, this.span.end);
  }
}
