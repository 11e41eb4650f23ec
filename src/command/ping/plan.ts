import type { PingOptions } from '../../index.js';
import { type GivenOptions, parseOptions, UsageError } from '../../terminal/index.js';
import {
  choiceOf,
  durationOf,
  familyOf,
  integerOf,
  namespaceOf,
  onlyHost,
  originOf,
  refuseTogether,
  withoutUndefined,
} from '../given-values.js';
import { pingHints, pingOptions } from './rows.js';

/** A command line, understood. */
export interface Plan {
  readonly host: string;
  readonly options: PingOptions;
  readonly format: 'text' | 'json' | 'ndjson';
  readonly numeric: boolean;
  readonly quiet: boolean;
  readonly timestamps: boolean;
  readonly outstanding: boolean;
}

/** The options and the hosts. Throws UsageError. */
export const readArguments = (args: readonly string[]): { given: GivenOptions; words: string[] } => {
  const words: string[] = [];
  return { given: parseOptions(args, pingOptions, pingHints, words), words };
};

const contradictions: readonly (readonly [string, string])[] = [
  ['json', 'ndjson'],
  ['ipv4', 'ipv6'],
  ['adaptive', 'flood'],
];

const longestPattern = 16;

const patternOf = (given: GivenOptions): Uint8Array | undefined => {
  const text = given.last('pattern');
  if (text === undefined) return undefined;
  if (/^(?:[0-9a-f]{2})+$/i.test(text) && text.length <= 2 * longestPattern) return Buffer.from(text, 'hex');
  throw new UsageError(`option --pattern needs 1 to 16 bytes in hexadecimal, such as ff00, not '${text}'`);
};

const paceOf = (given: GivenOptions): PingOptions['pace'] => {
  if (given.has('flood')) return 'flood';
  return given.has('adaptive') ? 'adaptive' : undefined;
};

const optionsOf = (given: GivenOptions): PingOptions => ({
  ...originOf(given),
  ...withoutUndefined({
    netns: namespaceOf(given),
    family: familyOf(given),
    count: integerOf(given, 'count', 1, Number.MAX_SAFE_INTEGER),
    interval: durationOf(given, 'interval'),
    pace: paceOf(given),
    deadline: durationOf(given, 'deadline'),
    timeout: durationOf(given, 'timeout'),
    size: integerOf(given, 'size', 0, 65507),
    pattern: patternOf(given),
    timeToLive: integerOf(given, 'ttl', 1, 255),
    trafficClass: integerOf(given, 'tos', 0, 255),
    mark: integerOf(given, 'mark', 0, 0xffffffff),
    broadcast: given.has('broadcast') || undefined,
    pathMtu: choiceOf(given, 'pmtudisc', ['do', 'want', 'probe', 'dont']),
    socket: choiceOf(given, 'socket', ['datagram', 'raw']),
  }),
});

/** Understands what was given. Throws UsageError. */
export const readPlan = (given: GivenOptions, words: readonly string[]): Plan => {
  refuseTogether(given, contradictions);
  return {
    host: onlyHost(words),
    options: optionsOf(given),
    format: given.has('json') ? 'json' : given.has('ndjson') ? 'ndjson' : 'text',
    numeric: given.has('numeric'),
    quiet: given.has('quiet'),
    timestamps: given.has('timestamps'),
    outstanding: given.has('outstanding'),
  };
};
