import { optionsText } from '../data/help.js';
import { relayOptions } from './rows.js';

/** The help of `relay`. */
export const relayHelp = (): string =>
  `Usage: socketeer relay END END [options]

Joins two ends of any kind, and carries bytes or messages between them both ways. With the option fork an end that listens
takes any number of sessions, all in this process. An end is written as in socat, or as a URL; socketeer socat -h lists all
types. A late answer is never cut off: a session ends when both ways have.

${optionsText(relayOptions)}
Examples:
  socketeer relay tcp-listen:8080,fork,reuseaddr tcp:10.0.0.5:80     a port forwarder
  socketeer relay 'tcp-listen://0.0.0.0:8080?fork' unix:///run/app.sock
  socketeer relay - tcp:localhost:7                                  talk to a server
  socketeer relay tcp-listen:7,fork echo                             an echo server
  socketeer relay unix-listen:/tmp/log.sock,fork -u create:/tmp/log  collect what clients send
  socketeer relay udp-listen:53,fork udp:9.9.9.9:53 -T 10s           forward datagrams, sessions end when idle
  socketeer relay tcp-listen:8022,fork,max-children=10 exec:'sh -i',pty,stderr,setsid
  socketeer relay tcp-listen:8080,fork tcp:localhost:80 -x           show what passes
  socketeer relay tcp-listen:8080,fork tcp:localhost:80 -s           sessions and rates on the terminal

SIGTERM takes no more sessions and lets those there are go on to their end, for at most 30 seconds (--drain); SIGINT, or a
second signal, ends at once. SIGUSR1 prints the numbers.

Exit codes: 0 done, 1 an end could not be opened, or a session broke, 2 wrong usage, 3 could not find out.
`;
