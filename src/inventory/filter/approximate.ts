import { constant, join, negate, type ResolvedFilter, type ResolvedTest } from './resolved.js';

/** What becomes of a test: another filter with the same answer, or `unknown` where only records will tell. */
export type Rewrite = (test: ResolvedTest, upper: boolean) => ResolvedFilter | 'unknown';

/**
 * A filter without the tests that are unknown: with `upper` one that holds at least where the original does, else one
 * that fails at least where the original does.
 */
export const approximate = (filter: ResolvedFilter, rewrite: Rewrite, upper = true): ResolvedFilter => {
  switch (filter.node) {
    case 'constant':
      return filter;
    case 'and':
    case 'or':
      return join(
        filter.node,
        filter.operands.map((operand) => approximate(operand, rewrite, upper)),
      );
    case 'not':
      return negate(approximate(filter.operand, rewrite, !upper));
    default: {
      const result = rewrite(filter, upper);
      return result === 'unknown' ? constant(upper) : result;
    }
  }
};
