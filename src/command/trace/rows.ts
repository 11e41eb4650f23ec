import type { OptionRow } from '../../terminal/arguments.js';
import { trafficRows } from '../traffic-rows.js';

/** An option of `trace` with the heading it stands under in the help. */
export interface TraceOption extends OptionRow {
  readonly group: 'Probes' | 'Hops' | 'Packets' | 'Output' | 'Other';
}

/** Every option of `trace`: the rows feed the parser, the help and the check of the reference. */
export const traceOptions: readonly TraceOption[] = [
  { group: 'Probes', name: 'udp', short: 'U', help: 'UDP to ports where nobody is expected (default)' },
  { group: 'Probes', name: 'tcp', short: 'T', help: 'TCP connection attempts, to port 80' },
  { group: 'Probes', name: 'icmp', short: 'I', help: 'ICMP echoes; needs what ping needs' },
  { group: 'Probes', name: 'port', short: 'p', value: 'N', help: 'port of TCP, or first port of UDP' },
  {
    group: 'Probes',
    name: 'constant',
    help: 'all UDP to one port, so that equal routes are not mixed',
  },
  { group: 'Probes', name: 'mtu', help: 'find the path MTU on the way' },
  { group: 'Probes', name: 'ipv4', short: '4', help: 'only IPv4 addresses' },
  { group: 'Probes', name: 'ipv6', short: '6', help: 'only IPv6 addresses' },

  { group: 'Hops', name: 'first', short: 'f', value: 'N', help: 'first hop (default 1)' },
  { group: 'Hops', name: 'max-hops', short: 'm', value: 'N', help: 'last hop (default 30)' },
  { group: 'Hops', name: 'queries', short: 'q', value: 'N', help: 'probes for each hop (default 3)' },
  {
    group: 'Hops',
    name: 'timeout',
    short: 'w',
    value: 'TIME',
    help: 'how long an answer may take at most (default 3s, TCP 1s)',
  },
  { group: 'Hops', name: 'parallel', short: 'N', value: 'N', help: 'probes under way at once (default 16)' },
  {
    group: 'Hops',
    name: 'interval',
    short: 'z',
    value: 'TIME',
    help: 'least time between two probes (default 5ms)',
  },

  { group: 'Packets', name: 'size', short: 's', value: 'BYTES', help: 'bytes of data (default 32)' },
  ...trafficRows({ tos: 't', interface: 'i' }),

  { group: 'Output', name: 'numeric', short: 'n', help: 'only addresses, no names' },
  { group: 'Output', name: 'json', help: 'one JSON document' },
  { group: 'Output', name: 'ndjson', help: 'one JSON hop a line, the summary last' },

  { group: 'Other', name: 'help', short: 'h', help: 'this text' },
];

/** Options people bring from traceroute(8) and tracepath(8), and what to do instead. */
export const traceHints: Readonly<Record<string, string>> = {
  '-F': 'use --mtu',
  '-g': 'source routes are dropped almost everywhere, and are not supported',
  '-A': 'autonomous systems are not looked up',
  '-M': 'use --udp, --tcp or --icmp',
  '-b': 'names and addresses are both shown; --numeric leaves the names out',
  '-V': 'use socketeer --version',
};
