import type { LogLevel, RelayOptions } from '../../index.js';
import { type GivenOptions, UsageError } from '../../terminal/index.js';
import { durationOf, numberOf, refusePairs } from '../data/options.js';

/** How sessions are told. */
export type LogFormat = 'text' | 'json' | 'none' | 'failures';

/** What the command line asks for. */
export interface RelayPlan {
  readonly left: string;
  readonly right: string;
  readonly options: RelayOptions;
  readonly log: LogFormat;
  readonly level: LogLevel;
  readonly statistics: boolean;
  readonly json: boolean;
  readonly drain: number;
  readonly dump: 'text' | 'hex' | undefined;
  readonly recordRight: string | undefined;
  readonly recordLeft: string | undefined;
}

const most = 0x7fff_ffff;
const usualDrain = 30_000;

const formats: readonly string[] = ['text', 'json', 'none'];
const levels: readonly string[] = ['error', 'warning', 'notice', 'info', 'debug'];

/** A word out of a few. Throws UsageError. */
function wordOf<T extends string>(given: GivenOptions, name: string, words: readonly string[], usual: T): T {
  const word = given.last(name);
  if (word === undefined) return usual;
  if (!words.includes(word)) {
    throw new UsageError(`option --${name} needs ${words.join(', ')}, not '${word}'`);
  }
  return word as T;
}

/** Ends that use standard output, as they are usually written. */
const usesOutput = (end: string): boolean => /^(-|1|fd:1|stdio|stdout)\b|^-$|!!(-|stdio|stdout)/i.test(end);

const directionsOf = (given: GivenOptions): RelayOptions['directions'] => {
  if (given.has('to-right')) return 'left-to-right';
  return given.has('to-left') ? 'right-to-left' : 'both';
};

/** What of the command line the library does. */
function optionsOf(given: GivenOptions): RelayOptions {
  const idleTimeout = durationOf(given, 'idle', undefined);
  const halfCloseTimeout = durationOf(given, 'half-close', undefined);
  const maxSessions = numberOf(given, 'max-sessions', 1, most);
  const maxPerSource = numberOf(given, 'max-per-source', 1, most);
  const blockSize = numberOf(given, 'block-size', 1, 1 << 30);
  const directions = directionsOf(given);
  const ipVersion = given.has('ipv4') ? 4 : given.has('ipv6') ? 6 : undefined;
  return {
    ...(directions && { directions }),
    ...(idleTimeout !== undefined && { idleTimeout }),
    ...(halfCloseTimeout !== undefined && { halfCloseTimeout }),
    ...(maxSessions !== undefined && { maxSessions }),
    ...(maxPerSource !== undefined && { maxPerSource }),
    ...(blockSize !== undefined && { blockSize }),
    ...(ipVersion && { ipVersion }),
  };
}

/** Reads the command line. Throws UsageError. */
export function readRelayPlan(given: GivenOptions, operands: readonly string[]): RelayPlan {
  const [left, right, surplus] = operands;
  if (left === undefined || right === undefined) {
    throw new UsageError('two ends are needed, such as tcp-listen:8080,fork and unix:/run/app.sock');
  }
  if (surplus !== undefined) throw new UsageError(`there are two ends, and '${surplus}' is a third`);
  refusePairs(given, [
    ['to-right', 'to-left'],
    ['ipv4', 'ipv6'],
    ['text', 'hex'],
  ]);
  const json = given.has('json');
  const taken = [left, right].find(usesOutput);
  if (json && taken !== undefined) {
    throw new UsageError(
      `--json writes to standard output, which ${taken} uses; --log=json writes to standard error`,
    );
  }
  return {
    left,
    right,
    options: optionsOf(given),
    log: wordOf<LogFormat>(given, 'log', formats, 'failures'),
    level: wordOf<LogLevel>(given, 'log-level', levels, 'warning'),
    statistics: given.has('statistics'),
    json,
    drain: durationOf(given, 'drain', usualDrain),
    dump: given.has('text') ? 'text' : given.has('hex') ? 'hex' : undefined,
    recordRight: given.last('record-right'),
    recordLeft: given.last('record-left'),
  };
}
