import { nearestName } from '../nearest.js';
import type { FilterExpression } from './expression.js';
import { fieldOf, filterFields, missingFields } from './fields.js';
import { readTest } from './ls-operands.js';
import {
  cgroups,
  devices,
  field,
  hosts,
  marks,
  orField,
  type PredicateReader,
  ports,
} from './ls-predicates.js';
import { readStates } from './ls-state.js';
import type { Dialect } from './parse-core.js';
import type { FilterReader } from './reader.js';
import { statesOf } from './states.js';
import type { Token } from './token.js';

/** Words that begin a predicate beside the fields of the table. */
const otherWords = [
  'src',
  'dst',
  'host',
  'sport',
  'dport',
  'port',
  'dev',
  'fwmark',
  'mark',
  'autobound',
  'state',
  'exclude',
];

/** What reads the values behind a word; undefined for a word no predicate begins with. */
const readerOf = (keyword: string): PredicateReader | undefined => {
  const row = fieldOf(keyword);
  switch (keyword) {
    case 'src':
    case 'dst':
    case 'host':
      return hosts(ends[keyword]);
    case 'sport':
    case 'dport':
    case 'port':
      return ports(ends[keyword]);
    case 'dev':
      return orField(fieldOf('interface')!, devices);
    case 'interface':
      return orField(row!, devices);
    case 'cgroup':
      return orField(row!, cgroups);
    case 'fwmark':
    case 'mark':
      return marks;
    default:
      return row && field(row);
  }
};

const ends = {
  src: 'local',
  sport: 'local',
  dst: 'remote',
  dport: 'remote',
  host: 'either',
  port: 'either',
} as const;

const names = (): string[] => [
  ...otherWords,
  ...filterFields.flatMap(({ name, aliases = [] }) => [name, ...aliases]),
];

const unknownWord = (reader: FilterReader, token: Token): Error => {
  const { keyword } = token;
  if (Object.hasOwn(missingFields, keyword))
    return reader.error(token, `another field than ${keyword} (${missingFields[keyword]})`);
  if (statesOf(token.text) !== undefined)
    return reader.error(token, 'a field', { suggestion: `state ${token.text}` });
  return reader.error(token, 'a field such as dport, src, state, process or rtt', {
    suggestion: nearestName(keyword, names()),
  });
};

/** The language of ls and kill. */
export const lsDialect: Dialect = {
  precedence: true,
  expected: 'a predicate such as "dport = :443", "not" or "("',
  predicate(reader: FilterReader): FilterExpression {
    const token = reader.peek();
    if (token.keyword === 'state' || token.keyword === 'exclude' || token.keyword === 'excl')
      return readStates(reader);
    reader.next();
    if (token.keyword === 'autobound')
      return { node: 'autobound', span: { start: token.start, end: token.end } };
    const read = readerOf(token.keyword);
    if (read === undefined) throw unknownWord(reader, token);
    return read(reader, readTest(reader, token));
  },
};
