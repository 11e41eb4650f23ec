import type { OptionRow } from '../../terminal/arguments.js';

/** Every option of `inspect`: the rows feed the parser, the help and the check of the reference. */
export const inspectOptions: readonly OptionRow[] = [
  {
    name: 'everywhere',
    short: 'e',
    help: 'look into every network namespace, also when it is found in this one',
  },
  { name: 'json', help: 'one JSON document' },
  { name: 'ndjson', help: 'one JSON record a line, as they come' },
  { name: 'color', value: 'auto|always|never', help: 'colours; auto is a terminal without NO_COLOR' },
  { name: 'help', short: 'h', help: 'this text' },
];

/** Options people bring from elsewhere, and what to do instead. */
export const inspectHints: Readonly<Record<string, string>> = {
  '-l': 'socketeer ls --unix lists all Unix sockets',
  '-p': 'processes are always shown',
  '-n': 'times and owners are always shown',
};
