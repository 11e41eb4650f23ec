import type { ListDetails, ListOptions, SocketKind } from '../../index.js';
import { columns, csvColumns, tableColumns } from '../../render/column/index.js';
import type { DetailGroup } from '../../render/table/details.js';
import {
  type ColorChoice,
  type GivenOptions,
  parseOptions,
  UsageError,
  unknownName,
} from '../../terminal/index.js';
import { checkContradictions } from './contradictions.js';
import { isListening, type Predicate, readShorthands, type Shorthands } from './filter.js';
import { lsHints, lsOptions } from './rows.js';
import { namedKinds, selectSockets } from './select.js';

/** How the result is written. */
export type Format = 'table' | 'json' | 'ndjson' | 'csv';

/** One `--sort` word. */
export interface SortWord {
  readonly name: string;
  readonly descending: boolean;
}

/** A command line, understood. */
export interface Plan {
  readonly list: ListOptions;
  /** What the library does not select itself. */
  readonly filter: Predicate | undefined;
  /** The words of the filter, joined; empty where there are none. */
  readonly words: string;
  /** Options that add to the filter. */
  readonly shorthands: Shorthands | undefined;
  /** The caller looks for something, so that finding nothing is the answer no. */
  readonly searching: boolean;
  /** Kinds asked for by name; undefined for all. */
  readonly kinds: readonly SocketKind[] | undefined;
  readonly format: Format;
  readonly count: boolean;
  readonly columns: readonly string[];
  readonly sort: readonly SortWord[];
  readonly details: readonly DetailGroup[];
  readonly header: boolean;
  readonly color: ColorChoice;
  readonly verbose: boolean;
}

const columnNames = columns.map(({ name }) => name);

const checkColumn = (what: string, word: string): string => {
  const name = word.toLowerCase();
  if (!columnNames.includes(name)) throw new UsageError(unknownName(what, word, columnNames));
  return name;
};

/** In a listing of all namespaces the table says which one. */
const usualColumns = (given: GivenOptions, format: Format): readonly string[] => {
  if (format === 'csv') return csvColumns;
  return given.last('netns') === 'all' ? ['netns', ...tableColumns] : tableColumns;
};

const readColumns = (given: GivenOptions, usual: readonly string[]): readonly string[] => {
  if (!given.has('columns')) return usual;
  const words = given.list('columns');
  const added = words.filter((word) => word.startsWith('+'));
  if (added.length === 0) return [...new Set(words.map((word) => checkColumn('column', word)))];
  if (added.length < words.length) {
    throw new UsageError(
      '--columns takes either names that replace the usual columns, or +names that add to them',
    );
  }
  return [...new Set([...usual, ...added.map((word) => checkColumn('column', word.slice(1)))])];
};

const readSort = (given: GivenOptions): SortWord[] =>
  given.list('sort').map((word) => {
    const descending = word.startsWith('-');
    return { name: checkColumn('sort key', descending ? word.slice(1) : word), descending };
  });

const colorChoices: readonly ColorChoice[] = ['auto', 'always', 'never'];

const readColor = (given: GivenOptions): ColorChoice => {
  const word = given.last('color') ?? 'auto';
  const choice = colorChoices.find((known) => known === word);
  if (choice === undefined) throw new UsageError(unknownName('colour choice', word, colorChoices));
  return choice;
};

/** Columns only the kernel's extended attributes fill. */
const extendedColumns: readonly string[] = ['mark', 'cgroup'];

const readDetails = (given: GivenOptions, used: readonly string[]): ListDetails => ({
  extended: given.has('extended') || used.some((name) => extendedColumns.includes(name)),
  memory: given.has('memory'),
  info: given.has('info'),
});

const readFormat = (given: GivenOptions): Format =>
  (['json', 'ndjson', 'csv'] as const).find((format) => given.has(format)) ?? 'table';

/** What was just recorded is listed from the recording, so that the two agree. */
const replayOf = (given: GivenOptions): Pick<ListOptions, 'replay'> => {
  const replay = given.last('record') ?? given.last('replay') ?? process.env['SOCKETEER_REPLAY'];
  return replay === undefined || replay === '' ? {} : { replay };
};

const detailGroups: readonly DetailGroup[] = ['timers', 'extended', 'memory', 'info'];
const searches: readonly string[] = ['port', 'process', 'user', 'state', 'listening', 'connected'];

/** The arguments of `ls`: its options, and the words of a filter. */
export interface Arguments {
  readonly given: GivenOptions;
  readonly words: readonly string[];
}

/** Reads the arguments of `ls`. Throws UsageError for unknown options and missing values. */
export const readArguments = (args: readonly string[]): Arguments => {
  const words: string[] = [];
  return { given: parseOptions(args, lsOptions, lsHints, words), words };
};

/** Understands what was given. Throws UsageError for unknown names and contradictions. */
export const readPlan = ({ given, words }: Arguments): Plan => {
  checkContradictions(given);
  const format = readFormat(given);
  const shown = readColumns(given, usualColumns(given, format));
  const sort = readSort(given);
  const count = given.has('count');
  // Counting needs no owners; a filter that does brings them.
  const owners = !given.has('no-owners') && !count;
  const list: ListOptions = {
    ...selectSockets(given),
    details: readDetails(given, [...shown, ...sort.map(({ name }) => name)]),
    owners,
    unlisted: !given.has('no-owners'),
    peers: !count && !given.has('no-peers'),
    ...replayOf(given),
  };
  return {
    list,
    filter: given.has('listening') ? isListening : undefined,
    words: words.join(' '),
    shorthands: readShorthands(given, list.replay !== undefined),
    searching: words.length > 0 || searches.some((name) => given.has(name)),
    kinds: namedKinds(given),
    format,
    count,
    columns: shown,
    sort,
    details: format === 'table' ? detailGroups.filter((group) => given.has(group)) : [],
    header: !given.has('no-header'),
    color: readColor(given),
    verbose: given.has('verbose'),
  };
};
