import type { FilterComparison, FilterSpan } from './expression.js';
import { comparisonOf, connectiveOf } from './operators.js';
import type { FilterReader } from './reader.js';
import type { Token } from './token.js';

/** A predicate of ls as words: what is compared, how, and with which alternatives. */
export interface LsTest {
  readonly keyword: Token;
  readonly comparison: FilterComparison;
  /** At least one. */
  readonly values: readonly Token[];
  readonly span: FilterSpan;
}

/** The comparison that follows, `=` where a value does; `list` where parentheses must follow. */
const readComparison = (reader: FilterReader): { comparison: FilterComparison; list: boolean } => {
  const { keyword } = reader.peek();
  const comparison = comparisonOf(keyword);
  if (comparison !== undefined) {
    reader.next();
    return { comparison, list: false };
  }
  if (keyword === 'not') {
    reader.next();
    if (reader.peek().keyword !== 'in') throw reader.error(reader.peek(), '"in" after "not"');
  }
  const list = reader.skip('in');
  return { comparison: keyword === 'not' ? '!=' : '=', list };
};

/** Whether an unquoted word has a meaning of its own, and so is no value. */
const isReserved = ({ keyword, kind }: Token): boolean =>
  kind === 'symbol' ||
  keyword === 'in' ||
  connectiveOf(keyword) !== undefined ||
  comparisonOf(keyword) !== undefined;

const readValue = (reader: FilterReader, keyword: Token, comparison: FilterComparison): Token => {
  const token = comparison === '~' || comparison === '!~' ? reader.nextPattern() : reader.next();
  if (token.kind === 'end') throw reader.error(token, `a value for ${keyword.text}`);
  if (isReserved(token))
    throw reader.error(token, `a value for ${keyword.text}, in quotes if it is ${token.text}`);
  return token;
};

/** Reads what follows a keyword: `V`, `= V`, `= V, W`, `in (V, W)`, `not in (V, W)`. Throws GrammarError. */
export const readTest = (reader: FilterReader, keyword: Token): LsTest => {
  const { comparison, list } = readComparison(reader);
  const opening = reader.peek();
  const enclosed = reader.skip('(');
  if (list && !enclosed) throw reader.error(opening, '"(" and a list of values after "in"');
  const values = [readValue(reader, keyword, comparison)];
  while (reader.skip(',')) values.push(readValue(reader, keyword, comparison));
  let { end } = values.at(-1)!;
  if (enclosed) {
    end = reader.peek().end;
    if (!reader.skip(')'))
      throw reader.error(reader.peek(), '"," and another value, or ")" at the end of the list');
  }
  const single = comparison !== '=' && comparison !== '!=' && comparison !== '~' && comparison !== '!~';
  if (single && values.length > 1) throw reader.error(values[1]!, `one value after ${comparison}, or =`);
  return { keyword, comparison, values, span: { start: keyword.start, end } };
};

/** Refuses all comparisons but `=` and `!=`; tells whether it is `!=`. Throws GrammarError. */
export const isNegated = (reader: FilterReader, { keyword, comparison }: LsTest): boolean => {
  if (comparison !== '=' && comparison !== '!=')
    throw reader.error(keyword, `= or != for ${keyword.text}, not ${comparison}`);
  return comparison === '!=';
};
