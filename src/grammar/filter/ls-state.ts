import type { FilterExpression, StatePredicate } from './expression.js';
import { isNegated, readTest } from './ls-operands.js';
import type { FilterReader } from './reader.js';
import { nearestState, selectStates, statesOf } from './states.js';
import type { Token } from './token.js';

/** Words that begin a choice of states. */
const isStateWord = (keyword: string): boolean =>
  keyword === 'state' || keyword === 'exclude' || keyword === 'excl';

/** States chosen or excluded by one word. */
interface Choice {
  readonly states: readonly string[];
  readonly wanted: boolean;
  readonly end: number;
}

const readChoice = (reader: FilterReader, keyword: Token): Choice => {
  const test = readTest(reader, keyword);
  const wanted = (keyword.keyword === 'state') !== isNegated(reader, test);
  const states = test.values.flatMap((token) => {
    const found = statesOf(token.text);
    if (found !== undefined) return found;
    throw reader.error(token, 'a state such as established or listening', {
      fault: 'state',
      suggestion: nearestState(token.text),
    });
  });
  return { states, wanted, end: test.span.end };
};

/**
 * Reads `state X` and `exclude X`. Side by side they add up as in ss: `state established state listening` is either.
 * Exclusions alone keep states without a name. Throws GrammarError.
 */
export const readStates = (reader: FilterReader): FilterExpression => {
  const { start } = reader.peek();
  const choices: Choice[] = [];
  while (isStateWord(reader.peek().keyword)) choices.push(readChoice(reader, reader.next()));
  const span = { start, end: choices.at(-1)!.end };
  const predicate = (states: readonly string[]): StatePredicate => ({ node: 'state', states, span });
  if (choices.every(({ wanted }) => !wanted)) {
    const excluded = new Set(choices.flatMap(({ states }) => states));
    return { node: 'not', operand: predicate([...excluded]) };
  }
  let selected: readonly string[] | undefined;
  for (const { states, wanted } of choices) selected = selectStates(selected, states, wanted);
  return predicate(selected ?? []);
};
