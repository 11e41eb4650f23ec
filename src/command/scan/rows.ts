import type { OptionRow } from '../../terminal/arguments.js';

/** An option of `scan` with the heading it stands under in the help. */
export interface ScanOptionRow extends OptionRow {
  readonly group: 'What' | 'How' | 'Output' | 'Other';
}

/** Every option of `scan`: the rows feed the parser, the help and the check of the reference. */
export const scanOptions: readonly ScanOptionRow[] = [
  { group: 'What', name: 'tcp', short: 't', help: 'connection attempts; what is done without --udp' },
  { group: 'What', name: 'udp', short: 'u', help: 'datagrams; with --tcp both' },
  { group: 'What', name: 'ipv4', short: '4', help: 'only the IPv4 addresses of names' },
  { group: 'What', name: 'ipv6', short: '6', help: 'only the IPv6 addresses of names' },
  { group: 'What', name: 'every-address', help: 'every address of a name, not only the first' },
  { group: 'What', name: 'netns', value: 'NAME|PID|PATH', help: 'scan from another network namespace' },
  {
    group: 'How',
    name: 'timeout',
    short: 'T',
    value: 'TIME',
    help: 'limit for the whole scan; then it says what it knows',
  },
  { group: 'How', name: 'wait', short: 'w', value: 'TIME', help: 'how long a port may be silent' },
  { group: 'How', name: 'retries', value: 'N', help: 'ask silent ports again so often (1)' },
  { group: 'How', name: 'rate', value: 'N', help: 'at most so many ports a second for each host' },
  {
    group: 'How',
    name: 'concurrency',
    value: 'N',
    help: 'at most so many connection attempts at once (512)',
  },
  { group: 'How', name: 'source', short: 's', value: 'ADDRESS', help: 'our own address' },
  { group: 'How', name: 'empty', help: 'send empty datagrams, also to ports of known services' },
  { group: 'How', name: 'most', value: 'N', help: 'most hosts that prefixes may stand for (4096)' },
  { group: 'Output', name: 'all', short: 'a', help: 'every port, refused and closed ones too' },
  { group: 'Output', name: 'no-owners', help: 'do not look for the processes on this machine' },
  { group: 'Output', name: 'json', help: 'one JSON document' },
  { group: 'Output', name: 'ndjson', help: 'one JSON host a line, as they are done' },
  { group: 'Output', name: 'quiet', short: 'q', help: 'only the exit code' },
  { group: 'Other', name: 'help', short: 'h', help: 'this text' },
];

/** Options people bring from nc(1) and nmap(1), and what to do instead. */
export const scanHints: Readonly<Record<string, string>> = {
  '-p': 'the ports come after the host: socketeer scan HOST PORTS',
  '-z': 'a scan sends no data over TCP in any case',
  '-n': 'addresses are never turned into names',
  '-v': 'the output tells all; --all lists every port',
  '-P': 'hosts are never pinged first',
};
