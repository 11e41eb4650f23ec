import { catalog } from './catalog.js';

const width = Math.max(...catalog.map(({ name }) => name.length));
const commands = catalog.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}\n`).join('');

/** The help of the program itself. */
export const programHelp = `Usage: socketeer <command> [options]

Shows, tests and wires every kind of Linux socket: what listens, who is connected to whom, what answers, and data between any two.

Commands:
${commands}
  socketeer <command> --help   options and examples of one command; also socketeer help <command>
  socketeer --version          the version

skt is short for socketeer. Links named ss, nc, netcat or socat that point at socketeer behave as these do.

Examples:
  socketeer ls                           every socket with its owner
  socketeer ls --listening --tcp         who listens on TCP
  socketeer ls --process nginx --json    what nginx holds, as data
  socketeer probe localhost:5432         does it answer, and who is it?
  socketeer trace --mtu example.org      which way, and how long packets may be
  socketeer inspect /run/docker.sock     what is behind a Unix socket
  socketeer send localhost:7 hi --wait   send to a socket, and print the answer
  socketeer listen 8080                  print what clients send
  socketeer relay tcp-listen:8080,fork unix:/run/app.sock
                                         forward a port to a Unix socket
  socketeer ss -tlnp                     as ss prints it
`;
