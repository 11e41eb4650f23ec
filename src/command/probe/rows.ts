import type { OptionRow } from '../../terminal/arguments.js';

/** An option of `probe` with the heading it stands under in the help. */
export interface ProbeOption extends OptionRow {
  readonly group: 'Targets' | 'Probing' | 'Output' | 'Other';
}

/** Every option of `probe`: the rows feed the parser, the help and the check of the reference. */
export const probeOptions: readonly ProbeOption[] = [
  {
    group: 'Targets',
    name: 'targets',
    value: 'FILE|-',
    help: 'targets from a file, one a line; - is standard input',
  },
  { group: 'Targets', name: 'ipv4', short: '4', help: 'only IPv4 addresses' },
  { group: 'Targets', name: 'ipv6', short: '6', help: 'only IPv6 addresses' },

  {
    group: 'Probing',
    name: 'timeout',
    short: 'w',
    value: 'TIME',
    help: 'limit for each target, over everything: 3, 500ms (default 3s)',
  },
  {
    group: 'Probing',
    name: 'service',
    value: 'NAME',
    optional: true,
    help: 'find out which service answers, or whether this one does',
  },
  { group: 'Probing', name: 'no-service', help: 'send empty datagrams also to ports of known services' },
  { group: 'Probing', name: 'retries', value: 'N', help: 'how often datagrams are sent again (default 2)' },
  { group: 'Probing', name: 'parallel', value: 'N', help: 'how many targets at a time (default 256)' },
  { group: 'Probing', name: 'source', short: 's', value: 'ADDRESS', help: 'our own address' },
  { group: 'Probing', name: 'interface', short: 'I', value: 'NAME', help: 'the interface to go out by' },
  {
    group: 'Probing',
    name: 'netns',
    value: 'NAME|PID|PATH',
    help: 'from another network namespace',
  },
  { group: 'Probing', name: 'no-owners', help: 'do not ask this machine about sockets that are here' },

  { group: 'Output', name: 'json', help: 'one JSON document, in the order of the targets' },
  { group: 'Output', name: 'ndjson', help: 'one JSON result a line, as they come' },
  { group: 'Output', name: 'quiet', short: 'q', help: 'print nothing, only end with the code' },
  {
    group: 'Output',
    name: 'color',
    value: 'auto|always|never',
    help: 'colours; auto is a terminal without NO_COLOR',
  },

  { group: 'Other', name: 'help', short: 'h', help: 'this text' },
];

/** Options people bring from nc(1), nmap(1) and ping(8), and what to do instead. */
export const probeHints: Readonly<Record<string, string>> = {
  '-u': 'write udp:HOST:PORT',
  '-U': 'write the path, or unix:PATH',
  '-z': 'a probe sends nothing over TCP unless --service asks for it',
  '-v': 'reasons are always told; --json has all the evidence',
  '-p': 'write HOST:PORT; socketeer scan takes many ports',
  '-c': 'use --retries, or socketeer ping',
  '-W': 'use --timeout',
};
