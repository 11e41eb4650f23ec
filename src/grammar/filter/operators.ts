import type { FilterComparison } from './expression.js';

/** What joins predicates. */
export type Connective = 'and' | 'or' | 'not' | '(' | ')';

const connectives: Readonly<Record<string, Connective>> = {
  and: 'and',
  '&': 'and',
  '&&': 'and',
  or: 'or',
  '|': 'or',
  '||': 'or',
  not: 'not',
  '!': 'not',
  '(': '(',
  ')': ')',
};

/** Signs and words that compare: ss's, and `~` and `!~` of ls. */
const comparisons: Readonly<Record<string, FilterComparison>> = {
  '=': '=',
  '==': '=',
  eq: '=',
  '!=': '!=',
  ne: '!=',
  neq: '!=',
  '<': '<',
  lt: '<',
  '>': '>',
  gt: '>',
  '<=': '<=',
  le: '<=',
  leq: '<=',
  '>=': '>=',
  ge: '>=',
  geq: '>=',
  '~': '~',
  '!~': '!~',
};

const lookUp = <T>(table: Readonly<Record<string, T>>, keyword: string): T | undefined =>
  Object.hasOwn(table, keyword) ? table[keyword] : undefined;

/** The connective a keyword is, if it is one. */
export const connectiveOf = (keyword: string): Connective | undefined => lookUp(connectives, keyword);

/** The comparison a keyword is, if it is one. */
export const comparisonOf = (keyword: string): FilterComparison | undefined => lookUp(comparisons, keyword);

/** Whether a comparison is one of ss. */
export const isSsComparison = (
  comparison: FilterComparison | undefined,
): comparison is Exclude<FilterComparison, '~' | '!~'> =>
  comparison !== undefined && comparison !== '~' && comparison !== '!~';
