import type { DestroyOptions, ListOptions } from '../../index.js';
import { type GivenOptions, isTerminal, parseOptions, UsageError } from '../../terminal/index.js';
import { selectSockets } from '../ls/select.js';
import { killHints, killOptions } from './rows.js';

/** A command line, understood. */
export interface Plan {
  readonly list: ListOptions;
  readonly destroy: Pick<DestroyOptions, 'protect' | 'netns'>;
  readonly format: 'text' | 'json' | 'ndjson';
  readonly dryRun: boolean;
  readonly ask: boolean;
}

/** The options and the words of the filter. Throws UsageError. */
export const readArguments = (args: readonly string[]): { given: GivenOptions; words: string[] } => {
  const words: string[] = [];
  return { given: parseOptions(args, killOptions(), killHints, words), words };
};

const contradictions: readonly (readonly [string, string])[] = [
  ['json', 'ndjson'],
  ['yes', 'dry-run'],
];

const check = (given: GivenOptions, words: readonly string[], replay: string | undefined): void => {
  for (const [one, other] of contradictions) {
    if (given.has(one) && given.has(other)) throw new UsageError(`--${one} contradicts --${other}`);
  }
  if (words.join('').trim() === '') {
    throw new UsageError(
      'a filter is needed, such as dst 203.0.113.7 or state close-wait; --help shows more',
    );
  }
  if (replay !== undefined && !given.has('dry-run')) {
    throw new UsageError('sockets in a recording cannot be destroyed; --dry-run selects from it');
  }
};

/** Understands what was given. Throws UsageError, also where someone would have to be asked and nobody can be. */
export const readPlan = (given: GivenOptions, words: readonly string[]): Plan => {
  const replay = given.last('replay') ?? (process.env['SOCKETEER_REPLAY'] || undefined);
  check(given, words, replay);
  const dryRun = given.has('dry-run');
  const ask = !dryRun && !given.has('yes');
  if (ask && !isTerminal(0)) {
    throw new UsageError(
      'standard input is no terminal, so nobody can be asked; --yes destroys without asking',
    );
  }
  const selection = selectSockets(given);
  const { netns } = selection;
  return {
    list: {
      ...selection,
      filter: words.join(' '),
      owners: true,
      peers: true,
      ...(replay === undefined ? {} : { replay }),
    },
    destroy: {
      // In a recording, the numbers of our own sockets are those of others.
      protect: replay === undefined && !given.has('include-protected'),
      ...(netns === undefined || netns === 'all' ? {} : { netns }),
    },
    format: given.has('json') ? 'json' : given.has('ndjson') ? 'ndjson' : 'text',
    dryRun,
    ask,
  };
};
