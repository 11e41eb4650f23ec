import { optionsText } from '../data/help.js';
import { listenOptions } from './rows.js';

/** The help of `listen`. */
export const listenHelp = (): string =>
  `Usage: socketeer listen SPEC [options]

Accepts connections, several at once, or datagrams, and prints what comes and from whom. Where it listens is said on
standard error. A stale socket file is replaced, that of a living server never; our own is removed at the end.

${optionsText(listenOptions)}
Examples:
  socketeer listen 8080                          TCP, every interface, IPv4 and IPv6
  socketeer listen tcp:127.0.0.1:0               a port that the kernel chooses, and it says which
  socketeer listen /tmp/app.sock --mode 660      a Unix socket
  socketeer listen @name --echo                  an abstract name, as an echo server
  socketeer listen seqpacket:/tmp/app.sock       records
  socketeer listen dgram:/tmp/log.sock           Unix datagrams, and which process sent them
  socketeer listen udp:9999 --reply pong         datagrams
  socketeer listen udplite:9999
  socketeer listen mptcp:8080
  socketeer listen vsock:*:1024                  from virtual machines and their host
  socketeer listen 8080 --once > file            take a file
  socketeer listen 8080 -e --reply 'HTTP/1.0 200 OK\\r\\n\\r\\nhello\\n'
  socketeer listen 8080 --frame lines --ndjson   each line as JSON
  socketeer listen 8080 --discard                a sink

Exit codes: 0 served (with --once or --count: so many), 1 too few came, or the address is taken, 2 wrong usage, 3 could not
find out.
`;
