import type { OptionRow } from '../../terminal/arguments.js';

/** An option of `ls` with the heading it stands under in the help. */
export interface LsOption extends OptionRow {
  readonly group: 'Kinds' | 'States' | 'Filters' | 'Details' | 'Output' | 'Other';
}

const kind = (name: string, help: string, short?: string): LsOption => ({
  group: 'Kinds',
  name,
  help,
  ...(short !== undefined && { short }),
});

/** Every option of `ls`: the rows feed the parser, the help and the check of the reference. */
export const lsOptions: readonly LsOption[] = [
  kind('tcp', 'TCP', 't'),
  kind('udp', 'UDP', 'u'),
  kind('mptcp', 'Multipath TCP', 'M'),
  kind('udplite', 'UDP-Lite'),
  kind('sctp', 'SCTP', 'S'),
  kind('dccp', 'DCCP', 'd'),
  kind('raw', 'raw IP', 'w'),
  kind('icmp', 'ping (ICMP datagram)'),
  kind('unix', 'Unix', 'x'),
  kind('packet', 'packet (link layer)', '0'),
  kind('netlink', 'netlink'),
  kind('vsock', 'VM sockets'),
  kind('xdp', 'XDP'),
  kind('tipc', 'TIPC'),
  kind('other', 'every other family: AF_ALG, CAN, Bluetooth, …'),
  { group: 'Kinds', name: 'ipv4', short: '4', help: 'IPv4 only' },
  { group: 'Kinds', name: 'ipv6', short: '6', help: 'IPv6 only' },

  { group: 'States', name: 'all', short: 'a', help: 'every state (the default)' },
  {
    group: 'States',
    name: 'listening',
    short: 'l',
    help: 'what waits for peers: listeners, and bound datagram sockets',
  },
  { group: 'States', name: 'connected', help: 'what has a peer, from syn-sent to time-wait' },
  { group: 'States', name: 'state', value: 'NAME,…', help: 'these states, such as established or time-wait' },

  {
    group: 'Filters',
    name: 'port',
    value: 'PORT,…',
    help: 'local or remote port: number, range 8000-8099, or service name',
  },
  { group: 'Filters', name: 'process', value: 'NAME|PID,…', help: 'owned by one of these processes' },
  { group: 'Filters', name: 'user', value: 'NAME|UID,…', help: 'made by one of these users' },
  {
    group: 'Filters',
    name: 'netns',
    value: 'NAME|PID|PATH|all',
    help: 'in another network namespace, or in all of them',
  },

  {
    group: 'Details',
    name: 'extended',
    short: 'e',
    help: 'user, inode, cookie, marks, options and owners in full',
  },
  { group: 'Details', name: 'memory', short: 'm', help: 'socket memory' },
  { group: 'Details', name: 'info', short: 'i', help: 'TCP internals, congestion control, MPTCP, TLS' },
  { group: 'Details', name: 'timers', short: 'o', help: 'running TCP timers' },
  { group: 'Details', name: 'no-owners', help: 'do not look up processes (faster)' },
  { group: 'Details', name: 'no-peers', help: 'do not look for the other end on this machine' },

  { group: 'Output', name: 'json', help: 'one JSON document' },
  { group: 'Output', name: 'ndjson', help: 'one JSON record a line' },
  { group: 'Output', name: 'csv', help: 'comma-separated values, RFC 4180' },
  { group: 'Output', name: 'count', help: 'how many of each kind and state, instead of the sockets' },
  { group: 'Output', name: 'columns', value: 'NAME,…', help: 'these columns; +NAME adds to the usual ones' },
  { group: 'Output', name: 'sort', value: 'NAME,…', help: 'by these columns; --sort=-NAME for descending' },
  { group: 'Output', name: 'no-header', short: 'H', help: 'no header line' },
  {
    group: 'Output',
    name: 'color',
    value: 'auto|always|never',
    help: 'colours; auto is a terminal without NO_COLOR',
  },

  {
    group: 'Other',
    name: 'record',
    value: 'FILE',
    help: 'keep everything in FILE as well: every kind, state and detail',
  },
  { group: 'Other', name: 'replay', value: 'FILE', help: 'list what --record kept instead of this machine' },
  { group: 'Other', name: 'verbose', help: 'say also what is missing without loss' },
  { group: 'Other', name: 'help', short: 'h', help: 'this text' },
];

/** Options people bring from ss, and what to do instead. */
export const lsHints: Readonly<Record<string, string>> = {
  '-n': 'addresses and ports are always numbers here',
  '--numeric': 'addresses and ports are always numbers here',
  '-p': 'owners are shown by default; --process NAME picks one',
  '--processes': 'owners are shown by default; --process NAME picks one',
  '-s': 'use --count',
  '--summary': 'use --count',
  '-O': 'write --json, --ndjson or --csv for one record a line',
  '-r': 'names are never resolved here; the ss applet does: socketeer ss -r',
  '-K': 'sockets are only listed here',
  '-N': 'use --netns NAME',
  '-f': 'use --tcp, --unix, --ipv4 and so on',
  '-A': 'use --tcp, --unix and so on',
};
