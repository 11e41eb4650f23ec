import type { OptionRow } from '../../terminal/arguments.js';
import { waitOptions } from './rows.js';

const left = ({ name, short, value }: OptionRow): string => {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
};

/** The help of `wait`. */
export const waitHelp = (): string => {
  const width = Math.max(...waitOptions.map((row) => left(row).length));
  const options = waitOptions.map((row) => `  ${left(row).padEnd(width)}  ${row.help}\n`).join('');
  return `Usage: socketeer wait [options] TARGET… [-- COMMAND [ARGUMENT…]]

Waits until targets answer, all of them or with --any one, and then runs a command, if there is one.

Targets:
  host:port, tcp:…, udp:…, icmp:host, unix:/path, /path, @name, vsock:…, URLs: as socketeer probe has them
  srv:_http._tcp.example.org                 the servers of a name, by its SRV records

Options:
${options}
Examples:
  socketeer wait localhost:5432 -- ./migrate        wait-for-it
  socketeer wait --ready postgres://db redis://cache --timeout 1m
  socketeer wait /run/app.sock                      until the socket of a file is live
  socketeer wait --gone localhost:8080              until the port is free

Exit codes: 0 as wanted, 1 not in time, 2 wrong usage, 3 could not find out; after --, that of the command.
`;
};
