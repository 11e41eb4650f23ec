import { GrammarError, parseUnixTarget } from '../../index.js';
import {
  type ColorChoice,
  type GivenOptions,
  outputScreen,
  parseOptions,
  UsageError,
  unknownName,
  wantsColor,
} from '../../terminal/index.js';
import { inspectHints, inspectOptions } from './rows.js';

/** A command line, understood. */
export interface Plan {
  readonly targets: readonly string[];
  readonly everywhere: boolean;
  readonly format: 'text' | 'json' | 'ndjson';
  readonly color: boolean;
}

/** The options and the targets. Throws UsageError. */
export const readArguments = (args: readonly string[]): { given: GivenOptions; targets: string[] } => {
  const targets: string[] = [];
  return { given: parseOptions(args, inspectOptions, inspectHints, targets), targets };
};

/** What is right for a target of another family. */
const elsewhere = (target: string): string => {
  const port = /:(\d+)\/?$/.exec(target)?.[1];
  const ls = port === undefined ? 'socketeer ls' : `socketeer ls --port ${port}`;
  return `socketeer probe ${target} tells whether it answers, ${ls} which sockets are here`;
};

/** Only Unix sockets are inspected. Throws UsageError. */
const checkTarget = (target: string): void => {
  try {
    parseUnixTarget(target);
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    const { expected } = error;
    const isUnix = /^[/@.]|^(unix|stream|dgram|seqpacket):/.test(target);
    const advice = isUnix ? '' : `; ${elsewhere(target)}`;
    throw new UsageError(`'${target}' is no Unix socket: expected ${expected}${advice}`);
  }
};

const choices: readonly string[] = ['auto', 'always', 'never'];

const colorOf = (given: GivenOptions): boolean => {
  const choice = given.last('color') ?? 'auto';
  if (!choices.includes(choice)) throw new UsageError(unknownName('colour choice', choice, choices));
  return wantsColor(choice as ColorChoice, outputScreen(process.env).terminal, process.env);
};

/** Understands what was given. Throws UsageError. */
export const readPlan = (given: GivenOptions, targets: readonly string[]): Plan => {
  if (given.has('json') && given.has('ndjson')) throw new UsageError('--json contradicts --ndjson');
  if (targets.length === 0) {
    throw new UsageError('a target is needed, such as /run/app.sock or @name; --help shows more');
  }
  for (const target of targets) checkTarget(target);
  return {
    targets,
    everywhere: given.has('everywhere'),
    format: given.has('json') ? 'json' : given.has('ndjson') ? 'ndjson' : 'text',
    color: colorOf(given),
  };
};
