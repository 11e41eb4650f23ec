import { FilterError } from './error.js';
import type { FilterExpression, FilterFamily } from './expression.js';
import { lsDialect } from './ls-dialect.js';
import { FilterParser } from './parse-core.js';
import { FilterReader } from './reader.js';
import { tokens } from './scan.js';
import { ssTokens } from './scan-ss.js';
import { SsDialect } from './ss-dialect.js';
import { nearestState, selectStates, statesOf } from './states.js';

/** What the text of a filter means. */
export interface ParsedFilter {
  /** Absent where the text has no predicate: everything passes. */
  readonly expression?: FilterExpression;
  /** States chosen by the words before a filter of ss; absent where there are none, and always in ls. */
  readonly states?: readonly string[];
  /** The family a filter of ss restricts the listing to: the last one named by option or prefix. */
  readonly family?: FilterFamily;
}

/** How the text of a filter is read. */
export interface FilterOptions {
  /** `socketeer` is the language of ls and kill, `ss` exactly that of ss(8). */
  readonly dialect: 'socketeer' | 'ss';
  /** ss only: the family chosen by options before. */
  readonly family?: FilterFamily;
}

/** Reads `state X` and `exclude X` at the beginning. */
const leadingStates = (reader: FilterReader): readonly string[] | undefined => {
  let states: readonly string[] | undefined;
  for (;;) {
    const { keyword } = reader.peek();
    const wanted = keyword === 'state';
    if (!wanted && keyword !== 'exclude' && keyword !== 'excl') return states;
    const { text } = reader.next();
    const word = reader.next();
    const found = word.kind === 'end' ? undefined : statesOf(word.text);
    if (found === undefined)
      throw reader.error(word, `a state after ${text}`, {
        fault: 'state',
        suggestion: nearestState(word.text),
      });
    states = selectStates(states, found, wanted);
  }
};

/** Reads the arguments of ss from the first state or filter word on. Throws GrammarError (FilterError). */
export const parseSsFilter = (args: readonly string[], family?: FilterFamily): ParsedFilter => {
  const reader = new FilterReader(ssTokens(args));
  const states = leadingStates(reader);
  const dialect = new SsDialect(family);
  try {
    const expression = new FilterParser(reader, dialect).parse();
    return {
      ...(expression && { expression }),
      ...(states && { states }),
      ...(dialect.family && { family: dialect.family }),
    };
  } catch (error) {
    if (error instanceof FilterError) error.values = dialect.values;
    throw error;
  }
};

const parseLsFilter = (text: string): ParsedFilter => {
  const expression = new FilterParser(new FilterReader(tokens(text)), lsDialect).parse();
  return expression === undefined ? {} : { expression };
};

/** Reads the text of a filter. Throws GrammarError (FilterError) with the position and what was expected there. */
export const parseFilter = (text: string, options: FilterOptions): ParsedFilter =>
  options.dialect === 'ss' ? parseSsFilter([text], options.family) : parseLsFilter(text);
