import type { OptionRow } from '../../terminal/arguments.js';

/** Every option of `wait`: the rows feed the parser, the help and the check of the reference. */
export const waitOptions: readonly OptionRow[] = [
  { name: 'timeout', short: 't', value: 'TIME', help: 'limit for everything (30s)' },
  { name: 'any', help: 'one of the targets is enough' },
  { name: 'ready', short: 'r', help: 'the application must answer, not only accept' },
  { name: 'gone', short: 'g', help: 'wait until nobody is there any more' },
  {
    name: 'interval',
    short: 'i',
    value: 'TIME',
    help: 'longest pause between attempts (1s); the first are shorter',
  },
  { name: 'attempt-timeout', value: 'TIME', help: 'limit for one attempt (3s)' },
  { name: 'ipv4', short: '4', help: 'only IPv4 addresses' },
  { name: 'ipv6', short: '6', help: 'only IPv6 addresses' },
  { name: 'source', short: 's', value: 'ADDRESS', help: 'our own address' },
  { name: 'netns', value: 'NAME|PID|PATH', help: 'from another network namespace' },
  { name: 'json', help: 'one JSON document at the end' },
  { name: 'ndjson', help: 'one JSON attempt a line, as they end' },
  { name: 'quiet', short: 'q', help: 'say nothing, whatever happens' },
  { name: 'help', short: 'h', help: 'this text' },
];

/** Options people bring from wait-for-it, wait-on and nc, and what to do instead. */
export const waitHints: Readonly<Record<string, string>> = {
  '-h': 'the target is an argument: host:port',
  '-p': 'the target is an argument: host:port',
  '--host': 'the target is an argument: host:port',
  '--port': 'the target is an argument: host:port',
  '--strict': 'the command after -- runs only when all is ready',
  '-l': 'progress is shown on a terminal',
  '-w': 'use --timeout',
  '--reverse': 'use --gone',
};
