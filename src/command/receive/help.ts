import { optionsText } from '../data/help.js';
import { receiveOptions } from './rows.js';

/** The help of `receive`. */
export const receiveHelp = (): string =>
  `Usage: socketeer receive SPEC [options]

Prints what comes to a socket: binds the kinds that have datagrams or packets, connects those that have connections and
prints until the end. To accept connections, use socketeer listen.

${optionsText(receiveOptions)}
Examples:
  socketeer receive udp:9999                      datagrams to a port, of every interface
  socketeer receive udp:127.0.0.1:9999 --once     the first one
  socketeer receive udp:239.1.2.3:5000            a multicast group
  socketeer receive udp:5353 --join 224.0.0.251   another program's port, and a group
  socketeer receive dgram:/tmp/log.sock --from    Unix datagrams, and which process sent them
  socketeer receive tcp:localhost:4000            what a server says, until it ends
  socketeer receive mptcp:localhost:4000          the same by multipath TCP
  socketeer receive /run/app.sock --frame lines --json
  socketeer receive seqpacket:/run/app.sock --hex
  socketeer receive vsock:2:1024
  socketeer receive udplite:9999
  socketeer receive raw:inet:253                  IP packets of one protocol (as root)
  socketeer receive icmp:* --from                 ICMP messages (as root)
  socketeer receive packet:eth0:arp --hex         frames of an interface (as root)
  socketeer receive netlink:route:link,ipv4-address
                                                  interfaces and addresses that come and go

Exit codes: 0 something came (with --count: so much), 1 nothing or too little did, or it was refused, 2 wrong usage,
3 could not find out.
`;
