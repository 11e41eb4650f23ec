import type { ScanOptions, ScanProtocol } from '../../index.js';
import { type GivenOptions, parseOptions, UsageError } from '../../terminal/index.js';
import { durationOf, integerOf, namespaceOf, refuseTogether, withoutUndefined } from '../given-values.js';
import { scanHints, scanOptions } from './rows.js';

/** A command line, understood. */
export interface Plan {
  readonly hosts: readonly string[];
  readonly ports: string;
  readonly options: ScanOptions;
  readonly format: 'text' | 'json' | 'ndjson' | 'quiet';
}

/** The options, and the hosts and ports. Throws UsageError. */
export const readArguments = (args: readonly string[]): { given: GivenOptions; words: string[] } => {
  const words: string[] = [];
  return { given: parseOptions(args, scanOptions, scanHints, words), words };
};

const contradictions: readonly (readonly [string, string])[] = [
  ['json', 'ndjson'],
  ['json', 'quiet'],
  ['ndjson', 'quiet'],
  ['ipv4', 'ipv6'],
];

const protocolsOf = (given: GivenOptions): ScanProtocol[] => {
  const chosen = (['tcp', 'udp'] as const).filter((name) => given.has(name));
  return chosen.length === 0 ? ['tcp'] : chosen;
};

/** A time to wait, of a millisecond at least. */
const waitOf = (given: GivenOptions, name: string): number | undefined => {
  const duration = durationOf(given, name);
  return duration === undefined ? undefined : Math.max(1, Math.round(duration));
};

const optionsOf = (given: GivenOptions): ScanOptions =>
  withoutUndefined({
    protocols: protocolsOf(given),
    family: given.has('ipv4') ? 'inet' : given.has('ipv6') ? 'inet6' : undefined,
    everyAddress: given.has('every-address') || undefined,
    netns: namespaceOf(given),
    timeout: waitOf(given, 'timeout'),
    wait: waitOf(given, 'wait'),
    retries: integerOf(given, 'retries', 0, 20),
    rate: integerOf(given, 'rate', 1, 1_000_000),
    concurrency: integerOf(given, 'concurrency', 1, 65536),
    most: integerOf(given, 'most', 1, 65536),
    source: given.last('source'),
    payloads: given.has('empty') ? false : undefined,
    owners: given.has('no-owners') ? false : undefined,
    all: given.has('all') || undefined,
  });

/** Understands what was given. Throws UsageError. */
export const readPlan = (given: GivenOptions, words: readonly string[]): Plan => {
  refuseTogether(given, contradictions);
  if (words.length < 2) {
    throw new UsageError('a host and ports are needed, such as localhost 1-1024; --help shows more');
  }
  const format = (['json', 'ndjson', 'quiet'] as const).find((name) => given.has(name)) ?? 'text';
  return { hosts: words.slice(0, -1), ports: words.at(-1)!, options: optionsOf(given), format };
};
