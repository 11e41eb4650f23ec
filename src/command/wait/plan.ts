import type { WaitForOptions } from '../../index.js';
import { type GivenOptions, parseOptions, UsageError } from '../../terminal/index.js';
import { durationOf, familyOf, namespaceOf, refuseTogether, withoutUndefined } from '../given-values.js';
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

/** A duration of at least so much. */
const atLeast = (least: number, duration: number | undefined): number | undefined =>
  duration === undefined ? undefined : Math.max(least, duration);

const optionsOf = (given: GivenOptions): WaitForOptions =>
  withoutUndefined({
    timeout: durationOf(given, 'timeout'),
    interval: atLeast(1, durationOf(given, 'interval')),
    attemptTimeout: atLeast(1, durationOf(given, 'attempt-timeout')),
    any: given.has('any'),
    ready: given.has('ready'),
    gone: given.has('gone'),
    family: familyOf(given),
    source: given.last('source'),
    netns: namespaceOf(given),
  });

/** Understands what was given. Throws UsageError. */
export const readPlan = (
  given: GivenOptions,
  targets: readonly string[],
  command: readonly string[],
): Plan => {
  refuseTogether(given, contradictions);
  if (targets.length === 0) {
    throw new UsageError('a target is needed, such as localhost:5432; --help shows more');
  }
  const format = (['json', 'ndjson', 'quiet'] as const).find((name) => given.has(name)) ?? 'text';
  return { targets, options: optionsOf(given), format, command };
};
