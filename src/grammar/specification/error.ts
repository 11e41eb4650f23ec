import { GrammarError } from '../error.js';
import { withoutSecrets } from './secrets.js';

/** What is wrong with a specification. */
export type SpecificationFault =
  /** Quotes or brackets without an end, empty names. */
  | 'syntax'
  /** No such type of address. */
  | 'keyword'
  /** Too few or too many parameters, or one that says nothing. */
  | 'parameter'
  /** No such option. */
  | 'option'
  /** An option that this type of address does not take. */
  | 'group'
  /** An option's value. */
  | 'value';

/** What a SpecificationError can tell beyond what was expected. */
export interface SpecificationErrorDetails {
  /** Default `syntax`. */
  readonly fault?: SpecificationFault;
  /** The nearest right word, where one is near. */
  readonly suggestion?: string | undefined;
  /** What socat says of it, where scripts may look for that. */
  readonly said?: string;
}

/** What is wrong with a word as a whole. */
const wordFaults: ReadonlySet<SpecificationFault> = new Set(['keyword', 'option', 'group']);

/** An address that could not be read. Passwords in its text are hidden. */
export class SpecificationError extends GrammarError {
  /** What is wrong. */
  readonly fault: SpecificationFault;
  /** The nearest right word; undefined where none is near. */
  readonly suggestion: string | undefined;
  /** What socat says of it; undefined where it has no words for it. */
  readonly said: string | undefined;
  /** The word at fault, where a word is. */
  declare readonly span?: { readonly start: number; readonly end: number };

  constructor(
    text: string,
    position: number,
    expected: string,
    { fault = 'syntax', suggestion, said }: SpecificationErrorDetails = {},
  ) {
    super(withoutSecrets(text), position, expected);
    if (suggestion !== undefined) this.message += `; did you mean ${suggestion}?`;
    this.fault = fault;
    this.suggestion = suggestion;
    this.said = said;
    const word = wordFaults.has(fault) ? /^[^,:=!?&]*/.exec(text.slice(position))![0] : '';
    if (word !== '') this.span = { start: position, end: position + word.length };
  }
}
