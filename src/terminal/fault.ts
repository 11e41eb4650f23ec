import type { GrammarError } from '../grammar/error.js';
import { SpecificationError } from '../grammar/specification/error.js';
import { escapeLine } from './escape.js';
import { exitCode } from './exit.js';
import { complain } from './output.js';

/** Most characters shown on either side of the place at fault. */
const AROUND = 60;

/** Text made safe; blanks stay, for they are what tells its words apart. */
const safe = (text: string): string =>
  Array.from(text, (character) => (character === ' ' ? ' ' : escapeLine(character))).join('');

/** The text around the place at fault, and under it as many marks as the word there has characters. */
export const pointAt = (text: string, position: number, end = position + 1): string => {
  const start = Math.max(0, position - AROUND);
  const before = safe(text.slice(start, position));
  const fault = safe(text.slice(position, end));
  const after = safe(text.slice(end, end + AROUND));
  const head = start > 0 ? '…' : '';
  const tail = end + AROUND < text.length ? '…' : '';
  const marks = '^'.repeat(Math.max(1, Array.from(fault).length));
  return `  ${head}${before}${fault}${after}${tail}\n  ${' '.repeat(Array.from(head + before).length)}${marks}`;
};

const endOf = (error: GrammarError): number | undefined =>
  'span' in error ? (error.span as { readonly end: number }).end : undefined;

/** What was probably meant, where the error knows it and does not say it already. */
const hintOf = (error: GrammarError): string =>
  error instanceof SpecificationError && error.suggestion !== undefined
    ? `; did you mean ${error.suggestion}?`
    : '';

/** Says what was expected where in a text, with a mark under the place, and returns the exit code. */
export const reportFault = (program: string, error: GrammarError): number => {
  const { text, position, expected } = error;
  complain(`${program}: expected ${escapeLine(expected)}${escapeLine(hintOf(error))}`);
  complain(pointAt(text, position, endOf(error)));
  return exitCode.usage;
};
