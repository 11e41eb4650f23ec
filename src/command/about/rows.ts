import type { OptionRow } from '../../terminal/arguments.js';

/** Every option of `about`: the rows feed the parser, the help and the check of the reference. */
export const aboutOptions: readonly (OptionRow & { readonly group: string })[] = [
  { group: 'Output', name: 'all', short: 'a', help: 'also what works' },
  { group: 'Output', name: 'json', help: 'one JSON document, with everything' },
  { group: 'Other', name: 'help', short: 'h', help: 'this text' },
];

/** Options people bring from elsewhere, and what to do instead. */
export const aboutHints: Readonly<Record<string, string>> = {
  '-v': 'use --all',
  '-V': 'socketeer --version prints the version alone',
};
