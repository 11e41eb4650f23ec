import {
  FilterError,
  type FilterFamily,
  type ParsedFilter,
  parseSsFilter,
  type SocketFilter,
} from '../../index.js';
import { refuse, SsExit } from './exit.js';
import type { Selection } from './selection.js';
import type { TableFamily } from './tables.js';

type FilterTree = SocketFilter['expression'];

/** What the tables call the families of a filter. */
const familyOf = (family: FilterFamily): TableFamily => (family === 'link' ? 'packet' : family);

/** The family options chose last, where a filter can name it. */
const preferredFamily = ({ family }: Selection): FilterFamily | undefined => {
  if (family === 'packet') return 'link';
  return family === 'tipc' || family === 'xdp' ? undefined : family;
};

/** Whether a host or a port is tested: only with one of them does ss narrow its families. */
const testsAddress = (tree: FilterTree): boolean => {
  if (tree.node === 'and' || tree.node === 'or') return tree.operands.some(testsAddress);
  if (tree.node === 'not') return testsAddress(tree.operand);
  return tree.node === 'host' || tree.node === 'port';
};

const notParsed = 'Cannot parse dst/src address.';

/** The address ss stumbles over: what is left of a host without the port. */
const addressIn = (host: string): string => {
  if (host.startsWith('[')) return host.slice(1, host.indexOf(']'));
  const slash = host.indexOf('/');
  const colon = slash < 0 ? host.lastIndexOf(':') : host.indexOf(':', slash);
  return colon < 0 ? host : host.slice(0, colon);
};

const otherFamily = /^(?:link|netlink|vsock|unix):/;

/** ss's sentence about a host or a port. */
const hostFault = ({ near, expected, values }: FilterError, preferred: FilterFamily | undefined): string => {
  if (expected.startsWith('a port number'))
    return `Error: "${near}" does not look like a port.\n${notParsed}`;
  const named = values.at(-1);
  const family = named !== undefined && 'family' in named ? named.family : preferred;
  const internet = family === undefined || family === 'inet' || family === 'inet6';
  const hasAddress = /^(?:an IPv4|a host)/.test(expected) && (internet || /^inet6?:/.test(near));
  const host = near.replace(/^inet6?:/, '');
  if (!hasAddress || otherFamily.test(near) || /^\[[^\]]*$/.test(host)) return notParsed;
  const address = expected.startsWith('a host such') ? addressIn(host) : near;
  return `Error: an inet prefix is expected rather than "${address}".\n${notParsed}`;
};

/** How ss ends for a filter that is wrong. */
const filterEnd = (error: FilterError, selection: Selection): SsExit => {
  switch (error.fault) {
    case 'host':
      return new SsExit(1, '', hostFault(error, preferredFamily(selection)));
    case 'device':
      return new SsExit(1, '', 'Cannot parse device.');
    case 'mark':
      return new SsExit(1, '', `Cannot parse mark ${error.near}.`);
    case 'cgroup':
      return new SsExit(
        1,
        '',
        `Failed to get cgroup2 ID: No such file or directory\nCannot parse cgroup ${error.near}.`,
      );
    default:
      return refuse('ss: bison bellows (while parsing filter): "syntax error!" Sorry.');
  }
};

/** Runs something, and ends as ss does where a filter is wrong. Throws SsExit. */
export const explain = async <T>(selection: Selection, run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    throw error instanceof FilterError ? filterEnd(error, selection) : error;
  }
};

/** The values before a fault as a filter: ss resolves their names before it comes upon the fault. */
const before = ({ values, text }: FilterError): SocketFilter | undefined =>
  values.length === 0 ? undefined : { expression: { node: 'and', operands: values }, dialect: 'ss', text };

/** A filter of the command line, and what was wrong with it. */
export interface SsFilter {
  /** Absent where nothing is tested. */
  readonly filter?: SocketFilter;
  /** A fault that ss finds after it has resolved the names of `filter`. */
  readonly fault?: FilterError;
}

/** Reads the words of a filter; a family they name narrows the selection. */
export const readFilter = (words: readonly string[], selection: Selection): SsFilter => {
  let parsed: ParsedFilter;
  try {
    parsed = parseSsFilter(words, preferredFamily(selection));
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    const filter = before(error);
    return filter === undefined ? { fault: error } : { filter, fault: error };
  }
  const { expression, family } = parsed;
  if (expression === undefined) return {};
  if (family !== undefined && testsAddress(expression)) selection.restrictTo(familyOf(family));
  return { filter: { expression, dialect: 'ss', text: words.join(' ') } };
};
