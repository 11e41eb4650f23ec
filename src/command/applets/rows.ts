import type { OptionRow } from '../../terminal/arguments.js';

/** Every option of `applets`: the rows feed the parser, the help and the check of the reference. */
export const appletsOptions: readonly (OptionRow & { readonly group: string })[] = [
  { group: 'What to do', name: 'install', value: 'DIR', help: 'make the links in this directory' },
  { group: 'What to do', name: 'remove', value: 'DIR', help: 'remove our links from this directory' },
  { group: 'What to do', name: 'force', short: 'f', help: 'with --install: replace files that are not ours' },
  { group: 'Other', name: 'help', short: 'h', help: 'this text' },
];

/** Options people bring from elsewhere, and what to do instead. */
export const appletsHints: Readonly<Record<string, string>> = {
  '--uninstall': 'use --remove DIR',
  '-s': 'links are symbolic in any case',
};
