import { type DataOption, frameRow, helpRow } from '../data/rows.js';

/** Every option of `send`: the rows feed the parser, the help and the check of the reference. */
export const sendOptions: readonly DataOption[] = [
  { group: 'Data', name: 'file', value: 'FILE', help: 'what is in a file' },
  { group: 'Data', name: 'hex', short: 'x', value: 'BYTES', help: "bytes in hexadecimal, such as '0d 0a'" },
  {
    group: 'Data',
    name: 'escape',
    short: 'e',
    help: '\\n, \\x00 and the like in DATA mean what they do in C',
  },
  { group: 'Data', name: 'newline', short: 'n', help: 'a newline after each message' },
  { group: 'Data', name: 'crlf', help: 'a carriage return and a newline after each message' },
  {
    group: 'Data',
    name: 'descriptor',
    short: 'd',
    value: 'N',
    help: 'pass this open descriptor along, over a Unix socket',
  },
  frameRow('how messages are told apart: lines, length[:1|2|4[:le]], datagram (all is one) or none'),
  { group: 'Messages', name: 'repeat', short: 'r', value: 'N', help: 'send everything so many times' },
  {
    group: 'Messages',
    name: 'interval',
    value: 'DURATION',
    help: 'pause between two messages, such as 500ms, 2s or 1m',
  },
  {
    group: 'Answers',
    name: 'wait',
    short: 'w',
    value: 'DURATION',
    optional: true,
    help: 'print what comes back, until its end or so long a silence (5s)',
  },
  {
    group: 'Answers',
    name: 'answers',
    value: 'N',
    help: 'with --wait: so many messages (as many as were sent)',
  },
  {
    group: 'Answers',
    name: 'keep-open',
    help: 'do not end our direction when all is sent, for servers that hang up then',
  },
  {
    group: 'Socket',
    name: 'source',
    short: 's',
    value: 'ADDRESS',
    help: 'our own address, with or without a port',
  },
  { group: 'Socket', name: 'interface', short: 'i', value: 'NAME', help: 'send by this network interface' },
  { group: 'Socket', name: 'ttl', value: 'N', help: 'time to live, or hop limit' },
  { group: 'Socket', name: 'broadcast', help: 'allow a broadcast address' },
  {
    group: 'Socket',
    name: 'timeout',
    short: 't',
    value: 'DURATION',
    help: 'for connecting, and while nothing moves (10s)',
  },
  { group: 'Output', name: 'raw', help: 'answers as they came, also on a terminal' },
  { group: 'Output', name: 'text', help: 'answers as escaped text, also in a pipe' },
  { group: 'Output', name: 'hex-answer', help: 'answers as a hex dump' },
  { group: 'Output', name: 'json', help: 'one JSON document: what was sent where, and the answer' },
  helpRow,
];

/** Options people bring from nc(1), socat(1) and logger(1), and what to do instead. */
export const sendHints: Readonly<Record<string, string>> = {
  '-u': 'write udp:HOST:PORT',
  '-U': 'write the path of the socket',
  '-N': 'our direction ends anyway; --keep-open leaves it open',
  '-q': 'use --wait=DURATION',
  '-C': 'use --crlf',
  '--count': 'use --repeat N',
};
