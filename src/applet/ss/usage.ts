import type { LongOption, OptionTable } from '../getopt.js';

/** Options by their letters, and by their names where they have no letter. */
const longOptions: readonly LongOption[] = [
  { name: 'numeric', key: 'n' },
  { name: 'resolve', key: 'r' },
  { name: 'options', key: 'o' },
  { name: 'extended', key: 'e' },
  { name: 'memory', key: 'm' },
  { name: 'info', key: 'i' },
  { name: 'processes', key: 'p' },
  { name: 'threads', key: 'T' },
  { name: 'bpf', key: 'b' },
  { name: 'events', key: 'E' },
  { name: 'dccp', key: 'd' },
  { name: 'tcp', key: 't' },
  { name: 'sctp', key: 'S' },
  { name: 'udp', key: 'u' },
  { name: 'raw', key: 'w' },
  { name: 'unix', key: 'x' },
  { name: 'tipc', key: 'tipc' },
  { name: 'vsock', key: 'vsock' },
  { name: 'all', key: 'a' },
  { name: 'listening', key: 'l' },
  { name: 'ipv4', key: '4' },
  { name: 'ipv6', key: '6' },
  { name: 'packet', key: '0' },
  { name: 'family', key: 'f', argument: true },
  { name: 'socket', key: 'A', argument: true },
  { name: 'query', key: 'A', argument: true },
  { name: 'summary', key: 's' },
  { name: 'diag', key: 'D', argument: true },
  { name: 'filter', key: 'F', argument: true },
  { name: 'version', key: 'V' },
  { name: 'help', key: 'h' },
  { name: 'context', key: 'Z' },
  { name: 'contexts', key: 'z' },
  { name: 'net', key: 'N', argument: true },
  { name: 'tipcinfo', key: 'tipcinfo' },
  { name: 'tos', key: 'tos' },
  { name: 'cgroup', key: 'cgroup' },
  { name: 'kill', key: 'K' },
  { name: 'no-header', key: 'H' },
  { name: 'xdp', key: 'xdp' },
  { name: 'mptcp', key: 'M' },
  { name: 'oneline', key: 'O' },
  { name: 'inet-sockopt', key: 'inet-sockopt' },
  { name: 'bound-inactive', key: 'B', yields: true },
  { name: 'no-queues', key: 'Q', yields: true },
  { name: 'bpf-maps', key: 'bpf-maps', yields: true },
  { name: 'bpf-map-id', key: 'bpf-map-id', argument: true, yields: true },
];

/**
 * The options of ss 6.1, in its order, which decides how ambiguous names are reported, then those that came by 7.1: what
 * was clear before stays clear.
 */
export const optionTable: OptionTable = {
  short: 'dhalBetuwxnro460spTbEf:mMiA:D:F:vVzZN:KHQSO',
  long: longOptions,
};

/** What `-h` prints, and what follows a complaint about the command line. */
export const usage = `Usage: ss [ OPTIONS ]
       ss [ OPTIONS ] [ state STATE ] [ exclude STATE ] [ FILTER ]

Which sockets
   -t, --tcp      -u, --udp      -w, --raw      -x, --unix     -0, --packet
   -M, --mptcp    -S, --sctp     -d, --dccp     --vsock        --tipc         --xdp
   -4, --ipv4                    Internet sockets of IP version 4
   -6, --ipv6                    Internet sockets of IP version 6
   -f, --family=FAMILY           inet, inet6, link, unix, netlink, vsock, tipc or xdp
   -A, --query=LIST, --socket=LIST
                                 tables with commas between them, !TABLE leaves one out: all, inet, tcp,
                                 mptcp, udp, raw, dccp, sctp, unix, unix_stream, unix_dgram,
                                 unix_seqpacket, packet, packet_raw, packet_dgram, netlink, vsock,
                                 vsock_stream, vsock_dgram, tipc, xdp
   -a, --all                     in all states
   -l, --listening               that listen, and datagram sockets without a peer
   -B, --bound-inactive          that are bound, neither listening nor connected
   state STATE, exclude STATE    all, connected, synchronized, bucket, big, established, syn-sent,
                                 syn-recv, fin-wait-1, fin-wait-2, time-wait, closed, close-wait,
                                 last-ack, listening, closing, bound-inactive
   FILTER                        src HOST, dst HOST, sport OP PORT, dport OP PORT, dev OP DEVICE, fwmark OP MARK,
                                 cgroup OP PATH, autobound, with and, or, not and ( ) between them
   -F, --filter=FILE             the filter stands in a file; - is standard input
   -N, --net=NAME                of a network namespace that ip netns has named

What about them
   -p, --processes               which processes hold them
   -T, --threads                 which threads of them, too
   -e, --extended                owner, inode, cookie, mark, control group, open directions
   -o, --options                 timers
   -m, --memory                  memory
   -i, --info                    TCP's own figures
       --tos                     type of service, traffic class and priority
       --cgroup                  control group
       --inet-sockopt            socket options that are on
   -b, --bpf                     packet filters
       --bpf-maps                what BPF programs keep with them
       --bpf-map-id=ID           what they keep in the map of this number
   -Z, --context  -z, --contexts security contexts of processes, and of sockets
       --tipcinfo                TIPC's own figures
   -s, --summary                 how many there are

What else
   -E, --events                  show sockets as they are destroyed, until stopped
   -K, --kill                    destroy what is shown
   -D, --diag=FILE               write what the kernel tells of TCP sockets to a file, - is standard output

How
   -n, --numeric                 numbers instead of the names of services
   -r, --resolve                 names of hosts
   -H, --no-header               without the header
   -Q, --no-queues               without the queues
   -O, --oneline                 one line for each socket
   -V, --version                 print the version and end
   -h, --help                    print this and end
`;

/** What `-V` prints: the version whose output is reproduced, in the form programs look for. */
export const version = 'ss utility, iproute2-6.1.0 (socketeer)\n';
