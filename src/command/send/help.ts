import { optionsText } from '../data/help.js';
import { sendOptions } from './rows.js';

/** The help of `send`. */
export const sendHelp = (): string =>
  `Usage: socketeer send TARGET [DATA... | -] [options]

Sends data to a socket of any kind and, with --wait, prints the answer. Each DATA is one message; without any, or with -,
it is standard input: as it comes to a stream, a line for each message to other sockets.

${optionsText(sendOptions)}
Examples:
  socketeer send tcp:localhost:7 hello --wait                    TCP, and the answer
  socketeer send localhost:80 -e 'GET / HTTP/1.0\\r\\n\\r\\n' --wait
  socketeer send mptcp:localhost:7 hello                         multipath TCP
  socketeer send udp:localhost:9999 hello                        a datagram
  socketeer send udplite:localhost:9999 hello
  socketeer send udp:255.255.255.255:9 --broadcast --file packet.bin
  socketeer send udp:239.1.2.3:5000 hello --ttl 1                a multicast group
  socketeer send /run/app.sock hello --wait                      a Unix socket, whatever its type
  socketeer send @name hello                                     an abstract name
  socketeer send /dev/log '<13>it works'                         a Unix datagram
  socketeer send seqpacket:/run/app.sock one two                 two records
  socketeer send /run/app.sock --descriptor 3 3<file             an open file
  socketeer send vsock:2:1024 hello                              from a virtual machine to its host
  socketeer send icmp:192.0.2.1 hello --wait                     an echo request and its data back
  socketeer send raw:inet:253:192.0.2.1 hello                    an IP packet (as root)
  socketeer send packet:eth0 --hex ffffffffffff02000000000188b5  a whole frame (as root)
  socketeer send netlink:route --file request.bin --wait
  tail -f log | socketeer send udp:log.example:514               a datagram for each line
  socketeer send tcp:localhost:9 < file                          a file

Exit codes: 0 sent (with --wait: and answered), 1 refused, not there or no answer, 2 wrong usage, 3 could not find out.
`;
