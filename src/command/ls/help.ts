import { columns, tableColumns } from '../../render/column/index.js';
import { type LsOption, lsOptions } from './rows.js';

const left = ({ name, short, value }: LsOption): string => {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
};

const groupText = (group: LsOption['group']): string => {
  const rows = lsOptions.filter((row) => row.group === group);
  const width = Math.max(...rows.map((row) => left(row).length));
  return `${group}:\n${rows.map((row) => `  ${left(row).padEnd(width)}  ${row.help}\n`).join('')}`;
};

const columnText = (): string => {
  const width = Math.max(...columns.map(({ name }) => name.length));
  const usual = `Usual: ${tableColumns.join(', ')}.`;
  return `Columns and sort keys:\n${columns.map(({ name, help }) => `  ${name.padEnd(width)}  ${help}\n`).join('')}${usual}\n`;
};

const examples = `Examples:
  socketeer ls --listening --tcp       who listens on TCP
  socketeer ls --port 5432             both ends of every PostgreSQL connection
  socketeer ls --process nginx         what nginx holds
  socketeer ls -t --state close-wait --sort=-recv-q
  socketeer ls 'dport = :443 and rtt > 50ms'
  socketeer ls 'process = nginx and not state listening'
  socketeer ls --unix --columns +unit,+user
  socketeer ls --json | jq '.sockets[] | select(.kind == "udp")'
`;

/** The help of `ls`. */
export const lsHelp = (): string =>
  [
    'Usage: socketeer ls [options] [FILTER]\n\nLists every socket of the machine with its owner, or those that pass a filter.\n',
    groupText('Kinds'),
    groupText('States'),
    groupText('Filters'),
    groupText('Details'),
    groupText('Output'),
    groupText('Other'),
    columnText(),
    examples,
    'Exit codes: 0 listed, 1 nothing matched the filters, 2 wrong usage, 3 could not find out.\n',
  ].join('\n');
