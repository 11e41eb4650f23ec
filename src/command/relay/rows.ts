import { type DataOption, helpRow } from '../data/rows.js';

/** Every option of `relay`: the rows feed the parser, the help and the check of the reference. */
export const relayOptions: readonly DataOption[] = [
  {
    group: 'Direction',
    name: 'to-right',
    short: 'u',
    help: 'data goes from the first end to the second only',
  },
  {
    group: 'Direction',
    name: 'to-left',
    short: 'U',
    help: 'data goes from the second end to the first only',
  },
  {
    group: 'How long',
    name: 'idle',
    short: 'T',
    value: 'DURATION',
    help: 'end a session when nothing passed for so long, such as 30s or 10m',
  },
  {
    group: 'How long',
    name: 'half-close',
    short: 't',
    value: 'DURATION',
    help: 'end a session when one way has ended and nothing passed the other for so long; default: never',
  },
  {
    group: 'How long',
    name: 'drain',
    value: 'DURATION',
    help: 'how long sessions may go on after SIGTERM; default 30s',
  },
  {
    group: 'How much',
    name: 'max-sessions',
    value: 'N',
    help: 'so many sessions at once; more wait to be accepted',
  },
  {
    group: 'How much',
    name: 'max-per-source',
    value: 'N',
    help: 'so many sessions at once from one address; more are refused',
  },
  {
    group: 'How much',
    name: 'block-size',
    short: 'b',
    value: 'BYTES',
    help: 'move so much at once; messages that are longer are cut',
  },
  { group: 'Addresses', name: 'ipv4', short: '4', help: 'names with addresses of both kinds mean IPv4' },
  { group: 'Addresses', name: 'ipv6', short: '6', help: 'names with addresses of both kinds mean IPv6' },
  {
    group: 'What is seen',
    name: 'statistics',
    short: 's',
    help: 'sessions, bytes and rates, in one line on the terminal',
  },
  { group: 'What is seen', name: 'text', short: 'v', help: 'show what passes, as escaped text' },
  { group: 'What is seen', name: 'hex', short: 'x', help: 'show what passes, as a hex dump' },
  {
    group: 'What is seen',
    name: 'record-right',
    short: 'r',
    value: 'FILE',
    help: 'append the bytes that go to the second end to a file',
  },
  {
    group: 'What is seen',
    name: 'record-left',
    short: 'R',
    value: 'FILE',
    help: 'append the bytes that go to the first end to a file',
  },
  {
    group: 'What is seen',
    name: 'log',
    value: 'FORMAT',
    help: 'tell each session on standard error: text, json (a line each) or none; default: only failures, as text',
  },
  {
    group: 'What is seen',
    name: 'log-level',
    value: 'LEVEL',
    help: 'what else is told: error, warning (default), notice, info or debug',
  },
  { group: 'What is seen', name: 'json', help: 'one JSON document on standard output at the end' },
  helpRow,
];

/** Options people bring from socat(1) and nc(1), and what to do instead. */
export const relayHints: Readonly<Record<string, string>> = {
  '-d': 'write --log-level=notice, info or debug',
  '-lf': 'send standard error to a file: 2> FILE',
  '-V': 'socketeer --version',
  '-l': 'name what listens: socketeer relay tcp-listen:8080,fork …',
  '--fork': 'fork is an option of the address: tcp-listen:8080,fork',
};
