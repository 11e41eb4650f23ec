import { nearestName } from '../grammar/nearest.js';
import { socketStateNames, socketStateNumber } from '../wire/constant-names.js';
import { ALL_STATES } from '../wire/constants.js';
import { allKinds } from './kinds.js';
import type { ListDetails, ListOptions, NamespaceSelector, ProcTable } from './options.js';
import type { Programs } from './plan.js';
import type { SocketKind } from './record.js';
import type { ToldSocket } from './unlisted/told.js';

/** ListDetails with every default filled in. */
export type ResolvedDetails = Required<Omit<ListDetails, 'bpfStorages'>> & {
  /** Ids of maps; none for all of them. Absent where no storages were asked for. */
  readonly bpfStorages?: readonly number[];
};

/** ListOptions with every default filled in and every name understood. */
export interface ResolvedOptions {
  readonly kinds: readonly SocketKind[];
  readonly families: readonly ('inet' | 'inet6')[];
  /** One bit per state, `1 << state`. */
  readonly states: number;
  readonly filter: ListOptions['filter'];
  /** Filter programs for the kernel; what they let pass is still to be filtered. */
  readonly programs?: Programs;
  readonly details: ResolvedDetails;
  readonly owners: boolean;
  readonly threads: boolean;
  readonly ownersBy: 'auto' | 'bpf' | 'proc';
  readonly peers: boolean;
  readonly unlisted: boolean;
  /** Hears what was found out about sockets that no table has. */
  readonly told?: (socket: ToldSocket) => void;
  readonly netns: NamespaceSelector | undefined;
  readonly duplicates: boolean;
  readonly procPath: string;
  readonly procTables: Readonly<Partial<Record<ProcTable, string>>> | undefined;
  readonly replay: string | Uint8Array | undefined;
  readonly signal: AbortSignal | undefined;
}

const optionNames: readonly (keyof ListOptions)[] = [
  'kinds',
  'families',
  'states',
  'filter',
  'details',
  'owners',
  'threads',
  'ownersBy',
  'peers',
  'unlisted',
  'netns',
  'duplicates',
  'procPath',
  'procTables',
  'replay',
  'signal',
];

const detailNames: readonly (keyof ListDetails)[] = ['memory', 'info', 'extended', 'bpfStorages'];

function unknownName(what: string, name: unknown, names: readonly string[]): TypeError {
  const near = nearestName(String(name), names);
  const hint = near === undefined ? `known are ${names.join(', ')}` : `did you mean ${near}?`;
  return new TypeError(`unknown ${what} ${JSON.stringify(name)}; ${hint}`);
}

function checkKeys(what: string, object: object, names: readonly string[]): void {
  for (const key of Object.keys(object)) if (!names.includes(key)) throw unknownName(what, key, names);
}

/** The list without repetitions. Throws TypeError when it is none, is empty or has a name not in `names`. */
function checkNames<T extends string>(what: string, list: readonly T[], names: readonly T[]): readonly T[] {
  if (!Array.isArray(list)) throw new TypeError(`${what} must be an array`);
  if (list.length === 0) throw new TypeError(`${what} must not be empty; leave it out to have all`);
  for (const name of list) if (!names.includes(name)) throw unknownName(`name in ${what}`, name, names);
  return [...new Set<T>(list)];
}

function statesMask(states: ListOptions['states']): number {
  if (states === undefined) return ALL_STATES;
  if (!Array.isArray(states)) throw new TypeError('states must be an array');
  if (states.length === 0) throw new TypeError('states must not be empty; leave it out to have all');
  let mask = 0;
  for (const name of states) {
    const number = socketStateNumber(name);
    if (number === undefined || number > 31) throw unknownName('name in states', name, socketStateNames);
    mask |= 1 << number;
  }
  return mask >>> 0;
}

function checkNamespace(netns: NamespaceSelector): NamespaceSelector {
  if (netns === 'all') return netns;
  const wanted = "netns must be 'all' or an object with one of name, pid or path";
  if (typeof netns !== 'object' || netns === null) throw new TypeError(wanted);
  checkKeys('key in netns', netns, ['name', 'pid', 'path']);
  const values: unknown[] = Object.values(netns);
  if (values.length !== 1) throw new TypeError(wanted);
  if ('pid' in netns && !(Number.isInteger(netns.pid) && netns.pid > 0)) {
    throw new TypeError('netns.pid must be a positive integer');
  }
  for (const value of values) {
    if (typeof value === 'string' ? value === '' || value.includes('\0') : !('pid' in netns)) {
      throw new TypeError(`${wanted}; name and path are non-empty strings without NUL`);
    }
  }
  if ('name' in netns && (netns.name.includes('/') || netns.name === '.' || netns.name === '..')) {
    throw new TypeError('netns.name must be a name without slashes; use netns.path for a path');
  }
  return netns;
}

const ways = ['auto', 'bpf', 'proc'] as const;

function checkWay(way: ListOptions['ownersBy']): 'auto' | 'bpf' | 'proc' {
  if (way !== undefined && !ways.includes(way)) throw unknownName('name in ownersBy', way, ways);
  return way ?? 'auto';
}

const tableNames: readonly ProcTable[] = [
  'tcpdiag',
  'netlink',
  'packet',
  'unix',
  'raw',
  'raw6',
  'udp',
  'udp6',
  'tcp',
  'tcp6',
];

function checkTables(tables: ListOptions['procTables']): ListOptions['procTables'] {
  if (tables === undefined) return undefined;
  if (typeof tables !== 'object' || tables === null) throw new TypeError('procTables must be an object');
  checkKeys('table in procTables', tables, tableNames);
  for (const path of Object.values(tables)) {
    if (typeof path !== 'string') throw new TypeError('procTables must hold the paths of files');
  }
  return tables;
}

/** What a recording does not have. */
const liveOnly: readonly (keyof ListOptions)[] = ['threads', 'procPath', 'procTables'];

function checkReplay(options: ListOptions): ListOptions['replay'] {
  const { replay } = options;
  if (replay === undefined) return undefined;
  if (!(typeof replay === 'string' ? replay !== '' : replay instanceof Uint8Array)) {
    throw new TypeError('replay must be the path of a recording, or its bytes');
  }
  const live = liveOnly.find((name) => options[name] !== undefined && options[name] !== false);
  if (live !== undefined) throw new TypeError(`${live} contradicts replay: it is about this machine`);
  return replay;
}

/** The text is read when the listing begins: the language is loaded only for listings that use it. */
function checkFilter(filter: ListOptions['filter']): ListOptions['filter'] {
  if (filter === undefined || typeof filter === 'string') return filter;
  const isTree =
    typeof filter === 'object' && filter !== null && ('node' in filter || 'expression' in filter);
  if (!isTree) throw new TypeError('filter must be text or what parseFilter made of it');
  if ('expression' in filter) checkKeys('key in filter', filter, ['expression', 'dialect', 'text']);
  return filter;
}

function flag(name: string, value: boolean | undefined): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw new TypeError(`${name} must be true or false`);
  return value ?? false;
}

/** Which storages were asked for. An empty list asks for none: to the plan it would mean all. */
function checkStorages(wanted: ListDetails['bpfStorages']): Pick<ResolvedDetails, 'bpfStorages'> {
  if (wanted === undefined || wanted === false) return {};
  if (wanted === true) return { bpfStorages: [] };
  const isId = (id: unknown): boolean => Number.isInteger(id) && Number(id) > 0 && Number(id) < 2 ** 32;
  if (!Array.isArray(wanted) || !wanted.every(isId))
    throw new TypeError('details.bpfStorages must be true or false, or a list of ids of maps');
  return wanted.length === 0 ? {} : { bpfStorages: wanted };
}

/**
 * The one door for options: fills in defaults and turns names into numbers.
 * Throws TypeError for an unknown key, kind, family or state, with the nearest right name.
 */
export function resolveOptions(options: ListOptions = {}): ResolvedOptions {
  if (typeof options !== 'object' || options === null) throw new TypeError('options must be an object');
  checkKeys('option', options, optionNames);
  const details = options.details ?? {};
  checkKeys('option in details', details, detailNames);
  return {
    kinds: options.kinds === undefined ? allKinds : checkNames('kinds', options.kinds, allKinds),
    families: checkNames('families', options.families ?? ['inet', 'inet6'], ['inet', 'inet6']),
    states: statesMask(options.states),
    filter: checkFilter(options.filter),
    details: {
      memory: flag('details.memory', details.memory),
      info: flag('details.info', details.info),
      extended: flag('details.extended', details.extended),
      ...checkStorages(details.bpfStorages),
    },
    owners: flag('owners', options.owners),
    threads: flag('threads', options.threads),
    ownersBy: checkWay(options.ownersBy),
    peers: flag('peers', options.peers),
    unlisted: flag('unlisted', options.unlisted) || options.kinds?.includes('other') === true,
    netns: options.netns === undefined ? undefined : checkNamespace(options.netns),
    duplicates: flag('duplicates', options.duplicates),
    procPath: options.procPath ?? '/proc',
    procTables: checkTables(options.procTables),
    replay: checkReplay(options),
    signal: options.signal,
  };
}
