import { type ScanOptionRow, scanOptions } from './rows.js';

const left = ({ name, short, value }: ScanOptionRow): string => {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
};

const groupText = (group: ScanOptionRow['group']): string => {
  const rows = scanOptions.filter((row) => row.group === group);
  const width = Math.max(...rows.map((row) => left(row).length));
  return `${group}:\n${rows.map((row) => `  ${left(row).padEnd(width)}  ${row.help}\n`).join('')}`;
};

/** The help of `scan`. */
export const scanHelp = (): string =>
  [
    'Usage: socketeer scan [options] HOST… PORTS\n\nAsks many ports of hosts, in parallel, and says what is behind each.\n',
    `HOST is a name, an address, or a prefix such as 192.0.2.0/28.
PORTS are numbers, ranges, services of /etc/services or all, with ! for what to leave out: 1-1024,8080,https,!22
`,
    ...(['What', 'How', 'Output', 'Other'] as const).map(groupText),
    `Examples:
  socketeer scan localhost all                  every TCP port of this machine, with its process
  socketeer scan 192.0.2.7 1-1024,8080          the usual ports of a host
  socketeer scan --udp 192.0.2.7 domain,ntp     services that answer datagrams
  socketeer scan 192.0.2.0/28 ssh --ndjson      who speaks ssh, as data
`,
    'Exit codes: 0 something is open, 1 nothing is, 2 wrong usage, 3 could not find out (also: not all in time).\n',
  ].join('\n');
