import { readFileIfThere } from '../kernel/index.js';
import { type ProcStatistics, type ProcText, parseSnmp, parseSockstat } from '../wire/index.js';
import { openNamespace } from './namespaces.js';
import type { NamespaceSelector } from './options.js';
import { Source } from './source.js';

/** How many sockets of one IP version are in use, by protocol; for TCP, those that have a port. */
export interface InetStatistics {
  readonly raw: number;
  readonly udp: number;
  readonly tcp: number;
  /** Datagrams being put together from fragments. */
  readonly frag: number;
}

/** How many sockets a network namespace has, as the kernel counts them in /proc/net, proc(5). */
export interface SocketStatistics {
  /** Sockets of every family. */
  readonly total: number;
  readonly tcp: {
    /** TCP sockets the kernel has allocated, without those in TIME-WAIT. */
    readonly allocated: number;
    readonly established: number;
    readonly orphaned: number;
    readonly timeWait: number;
  };
  readonly inet: InetStatistics;
  readonly inet6: InetStatistics;
}

/** The files the counters are in. */
export type CounterFile = 'sockstat' | 'sockstat6' | 'snmp';

/** Where counters are read. */
export interface StatisticsOptions {
  /** Where procfs is mounted; default `/proc`. */
  readonly procPath?: string;
  /** Another network namespace. */
  readonly netns?: Exclude<NamespaceSelector, 'all'>;
  /** Files to read in place of those of the same name below `/proc/net`. */
  readonly files?: Readonly<Partial<Record<CounterFile, string>>>;
}

/** The text of a file of counters; undefined where it is not there. */
type ReadCounters = (name: CounterFile) => ProcText | undefined;

/** Without the file there is nothing to count: no IPv6, say. */
const parsed = (text: ProcText | undefined, parse: (text: ProcText) => ProcStatistics): ProcStatistics =>
  text === undefined ? {} : parse(text);

const inUse = (statistics: ProcStatistics, suffix: '' | '6'): InetStatistics => {
  const count = (section: string): number => statistics[section + suffix]?.['inuse'] ?? 0;
  return { raw: count('RAW'), udp: count('UDP'), tcp: count('TCP'), frag: count('FRAG') };
};

/** Reads the files in their namespace, or where they were said to be. */
function withFiles<T>(
  { procPath = '/proc', netns, files = {} }: StatisticsOptions,
  use: (read: ReadCounters) => T,
): T {
  const source = netns === undefined ? undefined : new Source(openNamespace(netns, procPath));
  try {
    return use((name) => {
      const path = files[name];
      if (path !== undefined || source === undefined)
        return readFileIfThere(path ?? `${procPath}/net/${name}`);
      return source.table(name);
    });
  } finally {
    source?.close();
  }
}

function statisticsFrom(read: ReadCounters): SocketStatistics {
  const inet = parsed(read('sockstat'), parseSockstat);
  const inet6 = parsed(read('sockstat6'), (text) => parseSockstat(text, 'sockstat6'));
  const snmp = parsed(read('snmp'), parseSnmp);
  return {
    total: inet['sockets']?.['used'] ?? 0,
    tcp: {
      allocated: inet['TCP']?.['alloc'] ?? 0,
      established: snmp['Tcp']?.['CurrEstab'] ?? 0,
      orphaned: inet['TCP']?.['orphan'] ?? 0,
      timeWait: inet['TCP']?.['tw'] ?? 0,
    },
    inet: inUse(inet, ''),
    inet6: inUse(inet6, '6'),
  };
}

/**
 * Counts the sockets of a network namespace, by default the own one, without listing them. A string is the path of
 * procfs. Throws SystemError when /proc/net cannot be read, DecodeError when it is not what proc(5) describes,
 * NamespaceError when the namespace cannot be entered.
 */
export function readSocketStatistics(where: string | StatisticsOptions = {}): SocketStatistics {
  return withFiles(typeof where === 'string' ? { procPath: where } : where, statisticsFrom);
}
