import { readFileSync } from 'node:fs';
import { GrammarError, type ProbeAllOptions, type ProbeTarget, parseProbeTarget } from '../../index.js';
import {
  type GivenOptions,
  outputScreen,
  parseOptions,
  UsageError,
  wantsColor,
} from '../../terminal/index.js';
import {
  choiceOf,
  durationOf,
  familyOf,
  integerOf,
  namespaceOf,
  refuseTogether,
  withoutUndefined,
} from '../given-values.js';
import { probeHints, probeOptions } from './rows.js';

/** A command line, understood. */
export interface Plan {
  readonly targets: readonly ProbeTarget[];
  readonly options: ProbeAllOptions;
  readonly format: 'text' | 'json' | 'ndjson' | 'quiet';
  readonly color: boolean;
}

/** The options and the targets. Throws UsageError. */
export const readArguments = (args: readonly string[]): { given: GivenOptions; words: string[] } => {
  const words: string[] = [];
  return { given: parseOptions(args, probeOptions, probeHints, words), words };
};

const contradictions: readonly (readonly [string, string])[] = [
  ['json', 'ndjson'],
  ['json', 'quiet'],
  ['ndjson', 'quiet'],
  ['ipv4', 'ipv6'],
  ['service', 'no-service'],
];

/** Targets of a file: one a line; empty lines and what follows # are passed over. Throws UsageError. */
const targetsOf = (path: string): string[] => {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read the targets: ${(error as Error).message}`);
  }
  return text
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*/, '').trim())
    .filter((line) => line !== '');
};

/** A host alone is the commonest mistake. */
const advice = (word: string): string =>
  /^[a-z0-9.-]+$/i.test(word) && !/^[0-9]+$/.test(word) ? `; write ${word}:443, or icmp:${word}` : '';

const parse = (word: string): ProbeTarget => {
  try {
    return parseProbeTarget(word);
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    const { text, position, expected } = error;
    throw new UsageError(`'${text}': expected ${expected} at position ${position}${advice(word)}`);
  }
};

const serviceOf = (given: GivenOptions): ProbeAllOptions['service'] => {
  if (given.has('no-service')) return false;
  return given.has('service') ? (given.last('service') ?? true) : undefined;
};

const optionsOf = (given: GivenOptions): ProbeAllOptions =>
  withoutUndefined({
    timeout: durationOf(given, 'timeout'),
    service: serviceOf(given),
    family: familyOf(given),
    retries: integerOf(given, 'retries', 0, 100),
    parallel: integerOf(given, 'parallel', 1, 100_000),
    source: given.last('source'),
    interface: given.last('interface'),
    netns: namespaceOf(given),
    wantSocket: given.has('no-owners') ? false : undefined,
  });

const colorOf = (given: GivenOptions): boolean => {
  const choice = choiceOf(given, 'color', ['auto', 'always', 'never']) ?? 'auto';
  return wantsColor(choice, outputScreen(process.env).terminal, process.env);
};

const formatOf = (given: GivenOptions): Plan['format'] =>
  (['json', 'ndjson', 'quiet'] as const).find((name) => given.has(name)) ?? 'text';

/** Understands what was given. Throws UsageError. */
export const readPlan = (given: GivenOptions, words: readonly string[]): Plan => {
  refuseTogether(given, contradictions);
  const file = given.last('targets');
  const all = file === undefined ? words : [...words, ...targetsOf(file)];
  if (all.length === 0) {
    throw new UsageError('a target is needed, such as localhost:80 or udp:192.0.2.1:53; --help shows more');
  }
  return {
    targets: all.map(parse),
    options: optionsOf(given),
    format: formatOf(given),
    color: colorOf(given),
  };
};
