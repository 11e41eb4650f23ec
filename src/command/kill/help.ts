import { type KillOption, killOptions } from './rows.js';

const left = ({ name, short, value }: KillOption): string => {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
};

const groupText = (options: readonly KillOption[], group: KillOption['group']): string => {
  const rows = options.filter((row) => row.group === group);
  const width = Math.max(...rows.map((row) => left(row).length));
  return `${group}:\n${rows.map((row) => `  ${left(row).padEnd(width)}  ${row.help}\n`).join('')}`;
};

const examples = `Examples:
  socketeer kill dst 203.0.113.7               every connection to that host
  socketeer kill -t state close-wait and process = api
  socketeer kill sport = :8080 --dry-run       what would be destroyed
  socketeer kill 'user = www-data' --yes --json
`;

/** The help of `kill`. */
export const killHelp = (): string => {
  const options = killOptions();
  const groups = (['Kinds', 'Selection', 'Action', 'Output', 'Other'] as const).map((group) =>
    groupText(options, group),
  );
  return [
    'Usage: socketeer kill FILTER [options]\n\nCloses TCP and UDP sockets of any process, as the filter of ls selects them; their processes get ECONNABORTED.\n',
    ...groups,
    examples,
    'Exit codes: 0 all destroyed, 1 nothing matched or some are left, 2 wrong usage, 3 could not find out.\n',
  ].join('\n');
};
