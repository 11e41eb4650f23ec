import { type LsOption, lsOptions } from '../ls/rows.js';

/** An option of `kill` with the heading it stands under in the help. */
export interface KillOption extends Omit<LsOption, 'group'> {
  readonly group: 'Kinds' | 'Selection' | 'Action' | 'Output' | 'Other';
}

const ofLs = (group: KillOption['group'], chosen: (option: LsOption) => boolean): KillOption[] =>
  lsOptions.filter(chosen).map((option) => ({ ...option, group }));

/** Every option of `kill`: the rows feed the parser, the help and the check of the reference. */
export const killOptions = (): readonly KillOption[] => [
  ...ofLs('Kinds', ({ group }) => group === 'Kinds'),
  ...ofLs('Selection', ({ name }) => name === 'state' || name === 'netns'),
  { group: 'Action', name: 'yes', short: 'y', help: 'do not ask' },
  { group: 'Action', name: 'dry-run', short: 'n', help: 'only say what would be destroyed' },
  {
    group: 'Action',
    name: 'include-protected',
    help: 'also what this process, its ancestors, its session or its ssh connection needs',
  },
  { group: 'Output', name: 'json', help: 'one JSON document of results' },
  { group: 'Output', name: 'ndjson', help: 'one JSON result a line' },
  { group: 'Other', name: 'replay', value: 'FILE', help: 'with --dry-run: select from a recording' },
  { group: 'Other', name: 'help', short: 'h', help: 'this text' },
];

/** Options people bring from kill(1), pkill(1) and ss(8), and what to do instead. */
export const killHints: Readonly<Record<string, string>> = {
  '-9': 'sockets get no signals; the kernel closes them',
  '-f': 'use --tcp, --udp, --ipv4 and so on',
  '-K': 'write the filter alone: socketeer kill FILTER',
  '--force': 'use --yes not to be asked, --include-protected for what your own session needs',
  '--all': 'a filter is needed, such as state established',
};
