import type { SocketRecord, SocketState } from '../../index.js';
import { localPort, remotePort } from '../../render/column/key.js';
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

const portFilter = (words: readonly string[]): Predicate => {
  const ranges = words.flatMap(portRange);
  const wanted = (port: number | undefined): boolean =>
    port !== undefined && ranges.some(([first, last]) => port >= first && port <= last);
  // A raw socket has its protocol number where others have a port.
  return (record) => record.kind !== 'raw' && (wanted(localPort(record)) || wanted(remotePort(record)));
};

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Longest name the kernel keeps, TASK_COMM_LEN - 1; longer ones are compared with the command line. */
const LONGEST_NAME = 15;

const processFilter = (words: readonly string[]): Predicate => {
  const pids = new Set(words.filter((word) => /^\d+$/.test(word)).map(Number));
  const names = new Set(words);
  const long = words.some((word) => word.length > LONGEST_NAME);
  return ({ owners = [] }) =>
    owners.some(
      ({ pid, name, commandLine }) =>
        pids.has(pid) || names.has(name) || (long && names.has(baseName(commandLine[0] ?? ''))),
    );
};

const userFilter = (words: readonly string[]): Predicate => {
  const uids = new Set(words.map(userId));
  return ({ uid, owners = [] }) =>
    uid === undefined ? owners.some((owner) => uids.has(owner.uid)) : uids.has(uid);
};

const checkWords = (name: string, words: readonly string[]): readonly string[] => {
  if (words.includes('')) throw new UsageError(`option --${name} has an empty name in its list`);
  return words;
};

/** The filters of a command line as one predicate; undefined when everything is wanted. Throws UsageError. */
export const readFilter = (given: GivenOptions): Predicate | undefined => {
  const parts: Predicate[] = [];
  if (given.has('listening')) parts.push(isListening);
  if (given.has('port')) parts.push(portFilter(checkWords('port', given.list('port'))));
  if (given.has('process')) parts.push(processFilter(checkWords('process', given.list('process'))));
  if (given.has('user')) parts.push(userFilter(checkWords('user', given.list('user'))));
  if (parts.length === 0) return undefined;
  return (record) => parts.every((part) => part(record));
};
