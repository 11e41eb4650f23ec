import type { WaitForOptions } from '../../index.js';
import { type GivenOptions, parseDuration, parseOptions, UsageError } from '../../terminal/index.js';
import { waitHints, waitOptions } from './rows.js';

/** A command line, understood. */
export interface Plan {
  readonly targets: readonly string[];
  readonly options: WaitForOptions;
  readonly format: 'text' | 'json' | 'ndjson' | 'quiet';
  /** What to run then; empty for nothing. */
  readonly command: readonly string[];
}

/** The options, the targets, and the command after `--`. Throws UsageError. */
export const readArguments = (
  args: readonly string[],
): { given: GivenOptions; targets: string[]; command: string[] } => {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const command = end < 0 ? [] : args.slice(end + 1);
  if (end >= 0 && command.length === 0) throw new UsageError('a command is needed after --');
  const targets: string[] = [];
  return { given: parseOptions(own, waitOptions, waitHints, targets), targets, command };
};

const contradictions: readonly (readonly [string, string])[] = [
  ['json', 'ndjson'],
  ['json', 'quiet'],
  ['ndjson', 'quiet'],
  ['ipv4', 'ipv6'],
  ['ready', 'gone'],
];

const durationOf = (given: GivenOptions, name: string, least: number): number | undefined => {
  const text = given.last(name);
  return text === undefined ? undefined : Math.max(least, parseDuration(`--${name}`, text));
};

const familyOf = (given: GivenOptions): 4 | 6 | undefined => {
  if (given.has('ipv4')) return 4;
  return given.has('ipv6') ? 6 : undefined;
};

const optionsOf = (given: GivenOptions): WaitForOptions => {
  const values = {
    timeout: durationOf(given, 'timeout', 0),
    interval: durationOf(given, 'interval', 1),
    attemptTimeout: durationOf(given, 'attempt-timeout', 1),
    any: given.has('any'),
    ready: given.has('ready'),
    gone: given.has('gone'),
    family: familyOf(given),
    source: given.last('source'),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
};

/** Understands what was given. Throws UsageError. */
export const readPlan = (
  given: GivenOptions,
  targets: readonly string[],
  command: readonly string[],
): Plan => {
  for (const [one, other] of contradictions) {
    if (given.has(one) && given.has(other)) throw new UsageError(`--${one} contradicts --${other}`);
  }
  if (targets.length === 0) {
    throw new UsageError('a target is needed, such as localhost:5432; --help shows more');
  }
  const format = (['json', 'ndjson', 'quiet'] as const).find((name) => given.has(name)) ?? 'text';
  return { targets, options: optionsOf(given), format, command };
};
