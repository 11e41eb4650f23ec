import type { Predicate } from './field-row.js';
import { type MatchContext, testPredicate } from './match-test.js';
import type { ResolvedFilter } from './resolved.js';

const both = (left: Predicate, right: Predicate): Predicate => {
  return (record) => left(record) && right(record);
};

const either = (left: Predicate, right: Predicate): Predicate => {
  return (record) => left(record) || right(record);
};

/** Joins in halves, so that a list of a thousand does not nest a thousand calls. */
const balanced = (
  parts: readonly Predicate[],
  joined: typeof both,
  from = 0,
  to = parts.length,
): Predicate => {
  if (to - from === 1) return parts[from] as Predicate;
  const middle = (from + to) >> 1;
  return joined(balanced(parts, joined, from, middle), balanced(parts, joined, middle, to));
};

/**
 * A filter as a predicate of closures, made once. A test of what a record does not have is false, and so `not` makes it
 * true: every filter and its negation part the sockets in two.
 */
export const compile = (filter: ResolvedFilter, context: MatchContext): Predicate => {
  switch (filter.node) {
    case 'constant': {
      const { value } = filter;
      return () => value;
    }
    case 'not': {
      const operand = compile(filter.operand, context);
      return (record) => !operand(record);
    }
    case 'and':
    case 'or': {
      const parts = filter.operands.map((operand) => compile(operand, context));
      return balanced(parts, filter.node === 'and' ? both : either);
    }
    default:
      return testPredicate(filter, context);
  }
};
