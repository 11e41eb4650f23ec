import type { OptionRow } from '../../terminal/index.js';

/** An option with the heading it stands under in the help. */
export interface DataOption extends OptionRow {
  readonly group: string;
}

/** How messages are told apart, which send, receive and listen have in common. */
export const frameRow = (help: string): DataOption => ({
  group: 'Messages',
  name: 'frame',
  short: 'f',
  value: 'KIND',
  help,
});

/** When listening is over; the same in receive and listen. */
export const silenceRow: DataOption = {
  group: 'How much',
  name: 'timeout',
  short: 't',
  value: 'DURATION',
  help: 'until nothing came for so long, such as 500ms, 2s or 1m',
};

/** Where datagrams come from; the same in receive and listen. */
export const membershipRows: readonly DataOption[] = [
  {
    group: 'Socket',
    name: 'join',
    short: 'j',
    value: 'GROUP',
    help: 'join a multicast group, 239.1.2.3 or ff02::fb%eth0',
  },
  {
    group: 'Socket',
    name: 'interface',
    short: 'i',
    value: 'NAME',
    help: 'only what comes by this network interface',
  },
];

/** How what has come is shown; the same rows in receive and listen. */
export const viewRows: readonly DataOption[] = [
  { group: 'Output', name: 'hex', short: 'x', help: 'a hex dump with offsets and ASCII' },
  { group: 'Output', name: 'text', help: 'escaped text, as on a terminal' },
  { group: 'Output', name: 'raw', help: 'the bytes as they came, as in a pipe' },
  {
    group: 'Output',
    name: 'from',
    help: 'a line before each message: who sent it, how long it is, when it came',
  },
  { group: 'Output', name: 'output', short: 'o', value: 'FILE', help: 'write the bytes to a file' },
  { group: 'Output', name: 'quiet', short: 'q', help: 'say nothing on standard error but errors' },
  { group: 'Output', name: 'json', help: 'one JSON document at the end' },
  { group: 'Output', name: 'ndjson', help: 'one JSON line for each message and event, as they come' },
];

/** How what has come is answered. */
export const answerRows: readonly DataOption[] = [
  { group: 'Answers', name: 'echo', help: 'send back what comes' },
  { group: 'Answers', name: 'reply', value: 'TEXT', help: 'answer with this text' },
  {
    group: 'Answers',
    name: 'escape',
    short: 'e',
    help: '\\n, \\x00 and the like in the reply mean what they do in C',
  },
];

/** What concerns the file of a Unix socket. */
export const fileRows: readonly DataOption[] = [
  { group: 'Socket file', name: 'mode', value: 'MODE', help: 'its permissions, such as 660' },
  { group: 'Socket file', name: 'user', value: 'USER', help: 'its owner, by name or number' },
  { group: 'Socket file', name: 'group', value: 'GROUP', help: 'its group, by name or number' },
];

export const helpRow: DataOption = { group: 'Other', name: 'help', short: 'h', help: 'this text' };
