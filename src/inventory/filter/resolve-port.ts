import {
  type FilterFamily,
  type FilterSpan,
  type PortPredicate,
  readInt,
} from '../../grammar/filter/index.js';
import { services } from './names.js';
import { type ResolveContext, unknownName } from './resolve-context.js';
import { type End, join, negate, type PortTest, type ResolvedFilter } from './resolved.js';

/** Where a port stands. */
export interface PortPlace {
  readonly end: End;
  readonly family: FilterFamily | undefined;
  readonly span: FilterSpan;
}

/** What ss has for "any port". */
const ANY = -1;

const byName = (word: string, { family, span }: PortPlace, context: ResolveContext): number[] => {
  if (family === 'netlink' && word === 'kernel') return [0];
  if (family === 'link') {
    const index = context.interfaceIndex?.(word);
    if (index !== undefined) return [index];
    throw unknownName(context, { span, word, expected: 'an interface that exists', fault: 'host' });
  }
  const known = services();
  const ports = portsOf(known.get(word) ?? [], context);
  if (ports.length > 0) return ports;
  const expected =
    known.size === 0 ? 'a port number (there is no /etc/services)' : 'a port number or a service';
  throw unknownName(context, { span, word, expected, fault: 'host', names: known.keys() });
};

/** ss knows the services of the tables it shows; here a name means every protocol's port. */
const portsOf = (
  entries: readonly { port: number; protocol: string }[],
  { dialect, kinds }: ResolveContext,
): number[] => {
  const counts = ({ protocol }: { protocol: string }): boolean =>
    dialect !== 'ss' || ((protocol === 'tcp' || protocol === 'udp') && kinds.includes(protocol));
  return [...new Set(entries.filter(counts).map(({ port }) => port))];
};

const bounds = (comparison: PortPredicate['comparison'], port: number): [low: number, high: number] => {
  switch (comparison) {
    case '<':
      return [Number.NEGATIVE_INFINITY, port - 1];
    case '<=':
      return [Number.NEGATIVE_INFINITY, port];
    case '>':
      return [port + 1, Number.POSITIVE_INFINITY];
    case '>=':
      return [port, Number.POSITIVE_INFINITY];
    default:
      return port === ANY ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] : [port, port];
  }
};

/** Whether a word is the number of a port; what overflows or is no octal number is for ss a name that nothing has. */
const isNumber = (word: string, { family }: PortPlace, { dialect }: ResolveContext): boolean =>
  /^-?\d+$/.test(word) && (dialect !== 'ss' || family === 'vsock' || readInt(word) !== undefined);

const rangeOf = (
  word: string,
  comparison: PortPredicate['comparison'],
  place: PortPlace,
  context: ResolveContext,
): [number, number][] => {
  const range = /^(\d+)-(\d+)$/.exec(word);
  if (range !== null) return [[Number(range[1]), Number(range[2])]];
  if (word === '*') return [bounds(comparison, ANY)];
  const numbers = isNumber(word, place, context) ? [Number(word)] : byName(word, place, context);
  return numbers.map((port) => bounds(comparison, port));
};

/** One port, name, range or `*`, compared. Throws FilterError for a name that does not exist. */
export const resolvePort = (
  word: string,
  comparison: Exclude<PortPredicate['comparison'], '!='>,
  place: PortPlace,
  context: ResolveContext,
): ResolvedFilter => {
  const { end, family } = place;
  const own = family === 'link' ? 'packet' : family === 'netlink' ? family : undefined;
  const ranges = rangeOf(word, comparison, place, context);
  return join(
    'or',
    ranges.map(([low, high]): PortTest => {
      return { node: 'port', end, low, high, ...(own !== undefined && { family: own }) };
    }),
  );
};

/** `sport` and `dport`: alternatives for one end. Throws FilterError. */
export const resolvePorts = (
  { comparison, ports, family, span }: PortPredicate,
  end: End,
  context: ResolveContext,
): ResolvedFilter => {
  const positive = comparison === '!=' ? '=' : comparison;
  const any = join(
    'or',
    ports.map((word) => resolvePort(word, positive, { end, family, span }, context)),
  );
  return comparison === '!=' ? negate(any) : any;
};
