import type { FilterEnd, FilterExpression, FilterPredicate } from './expression.js';
import { readFieldValue, readPattern, refuseComparison } from './field-value.js';
import type { FilterField } from './fields.js';
import { readLsHost, readLsPort } from './ls-host.js';
import { isNegated, type LsTest } from './ls-operands.js';
import { readMark } from './mark.js';
import { isSsComparison } from './operators.js';
import type { FilterReader } from './reader.js';

/** Reads the values of one predicate. Throws GrammarError. */
export type PredicateReader = (reader: FilterReader, test: LsTest) => FilterExpression;

/** One predicate for each value: any of them, or with `negated` none. */
const oneOf = (predicates: readonly FilterPredicate[], negated: boolean): FilterExpression => {
  const any: FilterExpression =
    predicates.length === 1 ? predicates[0]! : { node: 'or', operands: predicates };
  return negated ? { node: 'not', operand: any } : any;
};

/** `src`, `dst`, `host`. */
export const hosts =
  (end: FilterEnd): PredicateReader =>
  (reader, test) => {
    const negated = isNegated(reader, test);
    const predicates = test.values.map((token): FilterPredicate => {
      const host = readLsHost(token.text);
      if (host === undefined) {
        const expected = 'a host such as 10.0.0.0/8, [::1]:443 or unix:/run/*';
        throw reader.error(token, expected, { fault: 'host' });
      }
      return { node: 'host', end, ...host, span: test.span };
    });
    return oneOf(predicates, negated);
  };

/** Highest number of a TCP or UDP port. */
const HIGHEST = 65535;

const readPort = (reader: FilterReader, test: LsTest, index: number) => {
  const token = test.values[index]!;
  const port = readLsPort(token.text);
  const equality = test.comparison === '=' || test.comparison === '!=';
  const bounds = port === undefined || port.family !== undefined ? [] : port.port.split('-').map(Number);
  if (port === undefined || token.text.startsWith('-') || bounds.some((bound) => bound > HIGHEST))
    throw reader.error(token, `a port from 0 to ${HIGHEST}, a service or a range such as 8000-8080`, {
      fault: 'host',
    });
  if (!equality && (port.range || port.port === '*'))
    throw reader.error(token, `one port after ${test.comparison}`, { fault: 'host' });
  return port;
};

/** `sport`, `dport`, `port`. */
export const ports =
  (end: FilterEnd): PredicateReader =>
  (reader, test) => {
    const { comparison, keyword, span } = test;
    if (!isSsComparison(comparison))
      throw reader.error(keyword, `one of =, !=, <, <=, >, >= for ${keyword.text}, not ${comparison}`);
    const found = test.values.map((_, index) => readPort(reader, test, index));
    const family = found[0]?.family;
    const odd = found.findIndex((port) => port.family !== family);
    if (odd >= 0) throw reader.error(test.values[odd]!, 'ports of one family');
    const prefix = family === undefined ? {} : { family };
    return { node: 'port', end, comparison, ...prefix, ports: found.map(({ port }) => port), span };
  };

/** A field of the table. */
export const field =
  (row: FilterField): PredicateReader =>
  (reader, { keyword, comparison, values, span }) => {
    const refused = refuseComparison(row.kind, comparison);
    if (refused !== undefined) throw reader.error(keyword, `${refused} for ${row.name}, not ${comparison}`);
    const pattern = comparison === '~' || comparison === '!~';
    return {
      node: 'field',
      field: row.name,
      comparison,
      values: values.map((token) =>
        pattern ? readPattern(reader, token) : readFieldValue(reader, row, token),
      ),
      span,
    };
  };

/** `dev` and `cgroup`: predicates of the kernel, but patterns are for the field of that name. */
export const orField =
  (row: FilterField, exact: PredicateReader): PredicateReader =>
  (reader, test) =>
    test.comparison === '~' || test.comparison === '!~' ? field(row)(reader, test) : exact(reader, test);

/** `dev`, `interface`. */
export const devices: PredicateReader = (reader, test) => {
  const negated = isNegated(reader, test);
  const { span } = test;
  const [only, ...others] = test.values.map(({ text }) => text);
  if (others.length === 0) return { node: 'device', negated, device: only!, span };
  const all = test.values.map(
    ({ text }): FilterPredicate => ({ node: 'device', negated: false, device: text, span }),
  );
  return oneOf(all, negated);
};

/** `cgroup`. */
export const cgroups: PredicateReader = (reader, test) => {
  const negated = isNegated(reader, test);
  const { span } = test;
  const [only, ...others] = test.values.map(({ text }) => text);
  if (others.length === 0) return { node: 'cgroup', negated, path: only!, span };
  const all = test.values.map(
    ({ text }): FilterPredicate => ({ node: 'cgroup', negated: false, path: text, span }),
  );
  return oneOf(all, negated);
};

/** `fwmark`, `mark`. */
export const marks: PredicateReader = (reader, test) => {
  const negated = isNegated(reader, test);
  const all = test.values.map((token): FilterPredicate => {
    const mark = readMark(token.text);
    if (mark === undefined) throw reader.error(token, 'a mark such as 1 or 0x10/0xf0', { fault: 'mark' });
    return { node: 'mark', negated: negated && test.values.length === 1, ...mark, span: test.span };
  });
  return all.length === 1 ? all[0]! : oneOf(all, negated);
};
