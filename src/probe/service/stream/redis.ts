import type { Match, Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { firstLine, lineAfter, textOf } from './bytes.js';

/** Errors that only Redis and its kin give to PING, and whether it takes commands then. */
const errors: readonly (readonly [start: string, ready: boolean])[] = [
  ['-NOAUTH ', true],
  ['-NOPERM ', true],
  ['-DENIED ', true],
  ['-LOADING ', false],
  ['-MASTERDOWN ', false],
  ['-BUSY ', false],
  ['-MISCONF ', false],
  ['-ERR max number of clients', false],
];

/** The values of a flat array of bulk strings, as HELLO gives it in RESP2, in order. */
const valuesOf = (text: string): string[] =>
  text.split('\r\n').filter((line) => line !== '' && !/^[$*]\d+$/.test(line));

const valueOfName = (values: readonly string[], name: string): string | undefined => {
  const at = values.indexOf(name);
  return at < 0 ? undefined : values[at + 1];
};

/** What HELLO says, whose last name is `modules`, or an error where it is not known; undefined while it is incomplete. */
const withHello = (rest: string): Match | undefined => {
  if (rest.startsWith('-') && rest.includes('\r\n')) return matched('redis');
  const values = valuesOf(rest);
  if (!values.includes('modules')) return undefined;
  const [server, version] = [valueOfName(values, 'server'), valueOfName(values, 'version')];
  const details = { version, mode: valueOfName(values, 'mode'), role: valueOfName(values, 'role') };
  return matched('redis', details, { product: `${server ?? 'redis'} ${version ?? ''}`.trim() });
};

const refusalOf = (line: string): Match => {
  const known = errors.find(([start]) => line.startsWith(start));
  if (known === undefined) return no;
  const [start, ready] = known;
  return matched('redis', { error: line.slice(1), authentication: start === '-NOAUTH ' }, { ready });
};

const match: Matcher = (bytes, final) => {
  if (bytes[0] === 0x2d) {
    const line = firstLine(bytes);
    return line === undefined ? (final ? no : more) : refusalOf(line);
  }
  const line = lineAfter(bytes, '+PONG\r\n');
  if (typeof line !== 'string') return line;
  return withHello(textOf(bytes, 7)) ?? (final ? matched('redis') : more);
};

const refusedText = /^-ERR unknown command [`'](?:HEAD|GET|VERSION|version)/;

const retort: Matcher = (bytes) => {
  const line = lineAfter(bytes, '-ERR unknown command ');
  if (typeof line !== 'string') return line;
  return refusedText.test(line) ? matched('redis') : no;
};

/** Redis, Valkey, KeyDB and others with their protocol. */
export const redis: StreamCodec = {
  transport: 'stream',
  name: 'redis',
  title: 'Redis, Valkey',
  source: 'Redis serialization protocol (RESP), PING and HELLO',
  sideEffect: 'none',
  ports: [6379],
  paths: ['**/redis*.sock', '**/redis*/*.sock', '**/valkey*.sock'],
  request: () => ({ bytes: Buffer.from('PING\r\nHELLO\r\n'), match }),
  retort,
  secured: 'rediss',
};
