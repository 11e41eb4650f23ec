import { inspectOptions } from './rows.js';

const left = ({ name, short, value }: (typeof inspectOptions)[number]): string => {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
};

/** The help of `inspect`. */
export const inspectHelp = (): string => {
  const width = Math.max(...inspectOptions.map((row) => left(row).length));
  const options = inspectOptions.map((row) => `  ${left(row).padEnd(width)}  ${row.help}\n`).join('');
  return `Usage: socketeer inspect [options] TARGET…

Shows everything about a Unix socket: the file, what leads there, the socket behind it with its processes, its clients,
and what waits. Nothing reaches the server: no connection is made and nothing is written.

Targets:
  /run/app.sock, ./app.sock  a socket file
  @name                      an abstract name
  dgram:@name                the abstract name of one type; also stream: and seqpacket:

Options:
${options}
Examples:
  socketeer inspect /run/docker.sock      who listens, who is connected, who may connect
  socketeer inspect @/tmp/.X11-unix/X0    an abstract socket
  socketeer inspect --json /run/*.sock    many, as data

Exit codes: 0 a live socket is there, 1 none is (stale, missing, another file), 2 wrong usage, 3 could not find out.
With several targets, the highest.
`;
};
