import type { Matcher, StreamCodec } from '../codec.js';
import { matched, no } from '../outcome.js';
import { lineAfter } from './bytes.js';

const pop3Banner: Matcher = (bytes) => {
  const line = lineAfter(bytes, '+OK');
  if (typeof line !== 'string') return line;
  if (!/^\+OK(?: |$)/.test(line) || line === '+OK PONG') return no;
  return matched('pop3', { greeting: line.slice(4), apop: /<[^<>@\s]+@[^<>@\s]+>/.test(line) });
};

/** Mail boxes, fetched. */
export const pop3: StreamCodec = {
  transport: 'stream',
  name: 'pop3',
  title: 'Post Office Protocol',
  source: 'RFC 1939 section 4',
  sideEffect: 'log',
  ports: [110, 995],
  banner: pop3Banner,
  farewell: Buffer.from('QUIT\r\n'),
  secured: 'pop3s',
};
