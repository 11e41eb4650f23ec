import type { FilterPattern } from './expression.js';
import { compileGlob } from './glob.js';

/** Longest text of a pattern, in UTF-16 units. */
export const LONGEST_PATTERN = 1000;

/** Longest text a regular expression is tried on; what is beyond is cut off. Paths and names of sockets are shorter. */
const LONGEST_TEXT = 4096;

/**
 * A function that tells whether a text matches. Globs match whole texts, in time proportional to their length.
 * Regular expressions match anywhere and are JavaScript's, which backtracks: one such as `(a+)+$` can take time exponential
 * in the length of the text. Patterns and texts are bounded, but a pattern from a stranger should be a glob.
 */
export const compilePattern = ({ syntax, text, ignoreCase }: FilterPattern): ((text: string) => boolean) => {
  if (syntax === 'glob') return compileGlob(text, ignoreCase);
  const expression = new RegExp(text, ignoreCase ? 'iu' : 'u');
  return (candidate) => expression.test(candidate.slice(0, LONGEST_TEXT));
};
