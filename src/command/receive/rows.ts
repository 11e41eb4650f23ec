import {
  answerRows,
  type DataOption,
  fileRows,
  frameRow,
  helpRow,
  membershipRows,
  silenceRow,
  viewRows,
} from '../data/rows.js';

/** Every option of `receive`: the rows feed the parser, the help and the check of the reference. */
export const receiveOptions: readonly DataOption[] = [
  { group: 'How much', name: 'once', short: '1', help: 'one message' },
  { group: 'How much', name: 'count', short: 'c', value: 'N', help: 'so many messages' },
  { group: 'How much', name: 'bytes', short: 'b', value: 'N', help: 'so many bytes' },
  silenceRow,
  frameRow(
    'how a stream tells messages apart: lines, length[:1|2|4[:le]] or none; how those of other sockets are written',
  ),
  ...answerRows,
  ...membershipRows,
  {
    group: 'Socket',
    name: 'source',
    short: 's',
    value: 'ADDRESS',
    help: 'our own address, where we connect',
  },
  ...fileRows,
  ...viewRows,
  helpRow,
];

/** Options people bring from nc(1), tcpdump(8) and socat(1), and what to do instead. */
export const receiveHints: Readonly<Record<string, string>> = {
  '-l': 'use socketeer listen to accept connections; datagram sockets are bound anyway',
  '-u': 'write udp:ADDRESS:PORT',
  '-U': 'write the path of the socket',
  '-n': 'use --count N',
  '-w': 'use --timeout',
  '--wait': 'use --timeout',
};
