import type { OptionRow } from '../../terminal/arguments.js';
import { trafficRows } from '../traffic-rows.js';

/** An option of `ping` with the heading it stands under in the help. */
export interface PingOption extends OptionRow {
  readonly group: 'Sending' | 'Packets' | 'Output' | 'Other';
}

/** Every option of `ping`: the rows feed the parser, the help and the check of the reference. */
export const pingOptions: readonly PingOption[] = [
  { group: 'Sending', name: 'count', short: 'c', value: 'N', help: 'end after N requests' },
  {
    group: 'Sending',
    name: 'interval',
    short: 'i',
    value: 'TIME',
    help: 'between two requests: 0.2, 200ms (default 1s)',
  },
  {
    group: 'Sending',
    name: 'adaptive',
    short: 'A',
    help: 'the next request as soon as all before are answered',
  },
  { group: 'Sending', name: 'flood', short: 'f', help: 'likewise without a pause, for root' },
  {
    group: 'Sending',
    name: 'deadline',
    short: 'w',
    value: 'TIME',
    help: 'end after this time; -c then counts answers',
  },
  {
    group: 'Sending',
    name: 'timeout',
    short: 'W',
    value: 'TIME',
    help: 'how long an answer may take (default 10s, less once some came)',
  },
  { group: 'Sending', name: 'ipv4', short: '4', help: 'only IPv4 addresses' },
  { group: 'Sending', name: 'ipv6', short: '6', help: 'only IPv6 addresses' },

  { group: 'Packets', name: 'size', short: 's', value: 'BYTES', help: 'bytes of data (default 56)' },
  {
    group: 'Packets',
    name: 'pattern',
    short: 'p',
    value: 'HEX',
    help: 'what the data repeats, such as ff00',
  },
  { group: 'Packets', name: 'ttl', short: 't', value: 'N', help: 'time to live, or hop limit' },
  ...trafficRows({ tos: 'Q', interface: 'I', mark: 'm' }),
  {
    group: 'Packets',
    name: 'pmtudisc',
    short: 'M',
    value: 'do|want|probe|dont',
    help: 'whether packets may be fragmented',
  },
  { group: 'Packets', name: 'broadcast', short: 'b', help: 'allow broadcast addresses' },
  {
    group: 'Packets',
    name: 'socket',
    value: 'datagram|raw',
    help: 'kind of socket (default: datagram where it is allowed, else raw)',
  },

  { group: 'Output', name: 'numeric', short: 'n', help: 'only addresses, no names' },
  { group: 'Output', name: 'quiet', short: 'q', help: 'only the first line and the statistics' },
  { group: 'Output', name: 'timestamps', short: 'D', help: 'begin lines with the time' },
  { group: 'Output', name: 'outstanding', short: 'O', help: 'tell also what was not answered in time' },
  { group: 'Output', name: 'json', help: 'one JSON document' },
  { group: 'Output', name: 'ndjson', help: 'one JSON event a line, the statistics last' },

  { group: 'Other', name: 'help', short: 'h', help: 'this text' },
];

/** Options people bring from ping(8), and what to do instead. */
export const pingHints: Readonly<Record<string, string>> = {
  '-R': 'routes are not recorded; use socketeer trace',
  '-T': 'timestamps of routers are not recorded; use socketeer trace',
  '-l': 'use --flood or --adaptive',
  '-a': 'there is no bell',
  '-U': 'round trips are always those between the kernels',
  '-L': 'own multicasts are always heard',
  '-V': 'use socketeer --version',
};
