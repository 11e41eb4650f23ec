import { readFileIfThere } from '../kernel/index.js';
import { type ProcStatistics, parseSnmp, parseSockstat } from '../wire/index.js';

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

/** Without the file there is nothing to count: no IPv6, say. */
const read = (path: string, parse: (text: Uint8Array) => ProcStatistics): ProcStatistics => {
  const text = readFileIfThere(path);
  return text === undefined ? {} : parse(text);
};

const inUse = (statistics: ProcStatistics, suffix: '' | '6'): InetStatistics => {
  const count = (section: string): number => statistics[section + suffix]?.['inuse'] ?? 0;
  return { raw: count('RAW'), udp: count('UDP'), tcp: count('TCP'), frag: count('FRAG') };
};

/**
 * Counts the sockets of the own network namespace without listing them. Throws SystemError when /proc/net cannot be
 * read, DecodeError when it is not what proc(5) describes.
 */
export function readSocketStatistics(procPath = '/proc'): SocketStatistics {
  const folder = `${procPath}/net`;
  const inet = read(`${folder}/sockstat`, parseSockstat);
  const inet6 = read(`${folder}/sockstat6`, (text) => parseSockstat(text, 'sockstat6'));
  const snmp = read(`${folder}/snmp`, parseSnmp);
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
