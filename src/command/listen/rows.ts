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

/** Every option of `listen`: the rows feed the parser, the help and the check of the reference. */
export const listenOptions: readonly DataOption[] = [
  { group: 'How much', name: 'once', short: '1', help: 'one connection, to its end, or one datagram' },
  { group: 'How much', name: 'count', short: 'c', value: 'N', help: 'so many connections or datagrams' },
  {
    group: 'How much',
    name: 'bytes',
    short: 'b',
    value: 'N',
    help: 'so many bytes of each connection, or of all datagrams',
  },
  silenceRow,
  frameRow('how a stream tells messages apart: lines, length[:1|2|4[:le]] or none'),
  ...answerRows,
  { group: 'Answers', name: 'discard', help: 'take what comes and throw it away' },
  ...membershipRows,
  { group: 'Socket', name: 'backlog', value: 'N', help: 'how many connections may wait to be accepted' },
  ...fileRows,
  ...viewRows,
  helpRow,
];

/** Options people bring from nc(1) and socat(1), and what to do instead. */
export const listenHints: Readonly<Record<string, string>> = {
  '-l': 'listen listens anyway; name the address or the port',
  '-k': 'listen goes on anyway; --once ends after one connection',
  '-p': 'write the port alone: socketeer listen 8080',
  '-u': 'write udp:ADDRESS:PORT',
  '-U': 'write the path of the socket',
  '--fork': 'several clients are served at once anyway',
};
