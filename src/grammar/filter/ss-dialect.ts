import type { FilterEnd, FilterExpression, FilterFamily, FilterPredicate, FilterSpan } from './expression.js';
import { readSsMark } from './mark.js';
import { comparisonOf, connectiveOf, isSsComparison } from './operators.js';
import type { Dialect } from './parse-core.js';
import type { FilterReader } from './reader.js';
import { readSsHost } from './ss-host.js';
import type { Token } from './token.js';

/** Comparisons of ports, all that ss has. */
type SsComparison = '=' | '!=' | '<' | '>' | '<=' | '>=';

/** Predicates of ss, and what their values are. */
const predicates: Readonly<Record<string, 'host' | 'port' | 'device' | 'mark' | 'cgroup' | 'autobound'>> = {
  src: 'host',
  dst: 'host',
  sport: 'port',
  dport: 'port',
  dev: 'device',
  fwmark: 'mark',
  cgroup: 'cgroup',
  autobound: 'autobound',
};

const kindOf = (keyword: string) => (Object.hasOwn(predicates, keyword) ? predicates[keyword] : undefined);

const isKeyword = (keyword: string): boolean =>
  kindOf(keyword) !== undefined ||
  connectiveOf(keyword) !== undefined ||
  isSsComparison(comparisonOf(keyword));

const expected = 'src, dst, sport, dport, dev, fwmark, cgroup, autobound, not or "("';

const negate = (operand: FilterExpression, negated: boolean): FilterExpression =>
  negated ? { node: 'not', operand } : operand;

/** The dialect of ss(8). It remembers: a family named once holds for the hosts and ports that follow. */
export class SsDialect implements Dialect {
  readonly precedence = false;
  readonly expected = expected;
  /** Predicates of all values read so far; see FilterError.values. */
  readonly values: FilterPredicate[] = [];
  /** What decides how a value is read where the grammar wants none: the last keyword. */
  private last = 'src';

  constructor(
    /** The family ss was told last, by option or by a prefix. */
    public family: FilterFamily | undefined,
  ) {}

  predicate(reader: FilterReader): FilterExpression {
    const token = reader.next();
    const kind = kindOf(token.keyword);
    if (kind === undefined) {
      if (!isKeyword(token.keyword)) this.value(reader, this.last, '=', token, token);
      throw reader.error(token, expected);
    }
    this.last = token.keyword;
    if (kind === 'autobound') return { node: 'autobound', span: { start: token.start, end: token.end } };
    const comparison = this.comparison(reader, kind);
    return this.value(reader, token.keyword, comparison, this.word(reader, token), token);
  }

  /** The comparison before a value, `=` where none is written. */
  private comparison(reader: FilterReader, kind: string): SsComparison {
    const token = reader.peek();
    const comparison = comparisonOf(token.keyword);
    if (!isSsComparison(comparison)) return '=';
    const known = kind === 'port' || comparison === '=' || (comparison === '!=' && kind !== 'host');
    if (!known) throw reader.error(token, kind === 'host' ? '"=" or a value' : '"=", "!=" or a value');
    reader.next();
    return comparison;
  }

  private word(reader: FilterReader, keyword: Token): Token {
    const token = reader.next();
    if (token.kind === 'end' || isKeyword(token.keyword))
      throw reader.error(token, `a value for ${keyword.text}`);
    return token;
  }

  private value(
    reader: FilterReader,
    keyword: string,
    comparison: SsComparison,
    word: Token,
    { start }: FilterSpan,
  ): FilterExpression {
    const span = { start, end: word.end };
    const negated = comparison === '!=';
    switch (predicates[keyword]) {
      case 'device':
        return this.keep({ node: 'device', negated, device: word.text, span });
      case 'cgroup':
        return this.keep({ node: 'cgroup', negated, path: word.text, span });
      case 'mark': {
        const mark = readSsMark(word.text);
        if (mark === undefined) throw reader.error(word, 'a mark such as 1 or 0x10/0xf0', { fault: 'mark' });
        return this.keep({ node: 'mark', negated, ...mark, span });
      }
      default:
        return this.hostOrPort(reader, keyword, comparison, word, span);
    }
  }

  private hostOrPort(
    reader: FilterReader,
    keyword: string,
    comparison: SsComparison,
    word: Token,
    span: FilterSpan,
  ): FilterExpression {
    const isPort = predicates[keyword] === 'port';
    const end: FilterEnd = keyword === 'dst' || keyword === 'dport' ? 'remote' : 'local';
    const host = readSsHost(word.text, isPort, this.family);
    if (host === undefined)
      throw reader.error(word, isPort ? 'a port' : 'a host such as 10.0.0.0/8 or [::1]:80', {
        fault: 'host',
      });
    this.family = host.family;
    const equality = comparison === '=' || comparison === '!=';
    if (!isPort || (host.family === 'unix' && equality))
      return negate(this.keep({ node: 'host', end, ...host, span }), comparison === '!=');
    const family = host.family === undefined ? {} : { family: host.family };
    return this.keep({ node: 'port', end, comparison, ...family, ports: [host.port ?? '*'], span });
  }

  private keep(predicate: FilterPredicate): FilterPredicate {
    this.values.push(predicate);
    return predicate;
  }
}
