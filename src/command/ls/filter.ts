import type { SocketRecord, SocketState } from '../../index.js';
import { type GivenOptions, UsageError } from '../../terminal/index.js';
import { servicePorts, userId } from './names.js';

/** Decides whether a record is listed. */
export type Predicate = (record: SocketRecord) => boolean;

const isBound = (record: SocketRecord): boolean => {
  switch (record.family) {
    case 'inet':
    case 'inet6':
      return (
        record.kind !== 'tcp' &&
        record.kind !== 'mptcp' &&
        record.local.port !== 0 &&
        record.remote.port === 0
      );
    case 'unix':
      return record.type === 'dgram' && (record.local.path ?? record.local.abstract) !== undefined;
    case 'vsock':
      return record.type === 'dgram';
    default:
      return false;
  }
};

/** Waits for peers it does not know yet: a listener, or an unconnected datagram socket with an address. */
export const isListening: Predicate = (record) =>
  record.state === 'listen' || (record.state === 'close' && isBound(record));

/** States of sockets that have, had or seek a peer. */
export const connectedStates: readonly SocketState[] = [
  'established',
  'syn-sent',
  'syn-recv',
  'new-syn-recv',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  'close-wait',
  'last-ack',
  'closing',
];

const HIGHEST_PORT = 65535;

const portRange = (word: string): [number, number][] => {
  const match = /^(\d+)(?:-(\d+))?$/.exec(word);
  if (match === null) return servicePorts(word).map((port) => [port, port]);
  const first = Number(match[1]);
  const last = Number(match[2] ?? first);
  if (first > HIGHEST_PORT || last > HIGHEST_PORT) {
    throw new UsageError(`bad port '${word}': ports are numbers from 0 to ${HIGHEST_PORT}`);
  }
  if (first > last) throw new UsageError(`bad port range '${word}': it ends before it begins`);
  return [[first, last]];
};

/** The options that choose sockets, as a filter says it. */
export interface Shorthands {
  /** From and to, both included. */
  readonly ports: readonly (readonly [number, number])[];
  readonly pids: readonly number[];
  readonly processes: readonly string[];
  readonly uids: readonly number[];
  /** Users of a recorded machine, by name or number. */
  readonly users: readonly string[];
}

const isNumber = (word: string): boolean => /^\d+$/.test(word);

const wordsOf = (given: GivenOptions, name: string): readonly string[] => {
  const words = given.has(name) ? given.list(name) : [];
  if (words.includes('')) throw new UsageError(`option --${name} has an empty name in its list`);
  return words;
};

/** What `--port`, `--process` and `--user` ask for; undefined where none is given. Throws UsageError. */
export const readShorthands = (given: GivenOptions, replayed: boolean): Shorthands | undefined => {
  if (!given.has('port') && !given.has('process') && !given.has('user')) return undefined;
  const processes = wordsOf(given, 'process');
  return {
    ports: wordsOf(given, 'port').flatMap(portRange),
    pids: processes.filter(isNumber).map(Number),
    processes,
    // Names are resolved where the sockets are listed: a recording has users of its own.
    uids: replayed ? [] : wordsOf(given, 'user').map(userId),
    users: replayed ? wordsOf(given, 'user') : [],
  };
};
