import type { ScanOptions, ScanProtocol } from '../../index.js';
import { type GivenOptions, parseDuration, parseOptions, UsageError } from '../../terminal/index.js';
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

/** A whole number within its limits; undefined where the option was not given. */
const numberOf = (given: GivenOptions, name: string, least: number, most: number): number | undefined => {
  const text = given.last(name);
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} needs a whole number from ${least} to ${most}, not '${text}'`);
};

const durationOf = (given: GivenOptions, name: string): number | undefined => {
  const text = given.last(name);
  return text === undefined ? undefined : Math.max(1, Math.round(parseDuration(`--${name}`, text)));
};

const netnsOf = (text: string | undefined): ScanOptions['netns'] => {
  if (text === undefined) return undefined;
  if (text.includes('/')) return { path: text };
  return /^\d+$/.test(text) ? { pid: Number(text) } : { name: text };
};

const protocolsOf = (given: GivenOptions): ScanProtocol[] => {
  const chosen = (['tcp', 'udp'] as const).filter((name) => given.has(name));
  return chosen.length === 0 ? ['tcp'] : chosen;
};

/** What is given, without what is not. */
const present = <T extends object>(values: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;

const optionsOf = (given: GivenOptions): ScanOptions =>
  present<ScanOptions>({
    protocols: protocolsOf(given),
    family: given.has('ipv4') ? 'inet' : given.has('ipv6') ? 'inet6' : undefined,
    everyAddress: given.has('every-address') || undefined,
    netns: netnsOf(given.last('netns')),
    timeout: durationOf(given, 'timeout'),
    wait: durationOf(given, 'wait'),
    retries: numberOf(given, 'retries', 0, 20),
    rate: numberOf(given, 'rate', 1, 1_000_000),
    concurrency: numberOf(given, 'concurrency', 1, 65536),
    most: numberOf(given, 'most', 1, 65536),
    source: given.last('source'),
    payloads: given.has('empty') ? false : undefined,
    owners: given.has('no-owners') ? false : undefined,
    all: given.has('all') || undefined,
  });

/** Understands what was given. Throws UsageError. */
export const readPlan = (given: GivenOptions, words: readonly string[]): Plan => {
  for (const [one, other] of contradictions) {
    if (given.has(one) && given.has(other)) throw new UsageError(`--${one} contradicts --${other}`);
  }
  if (words.length < 2) {
    throw new UsageError('a host and ports are needed, such as localhost 1-1024; --help shows more');
  }
  const format = (['json', 'ndjson', 'quiet'] as const).find((name) => given.has(name)) ?? 'text';
  return { hosts: words.slice(0, -1), ports: words.at(-1)!, options: optionsOf(given), format };
};
