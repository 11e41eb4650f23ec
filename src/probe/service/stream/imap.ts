import type { Matcher, StreamCodec } from '../codec.js';
import { matched, no } from '../outcome.js';
import { lineAfter } from './bytes.js';

const imapBanner: Matcher = (bytes) => {
  const line = lineAfter(bytes, '* ');
  if (typeof line !== 'string') return line;
  const match = /^\* (OK|PREAUTH|BYE)(?: \[CAPABILITY ([^\]]*)\])?(?: (.*))?$/i.exec(line);
  if (match === null) return no;
  const [, status, capabilities, greeting] = match as unknown as [string, string, string?, string?];
  const ready = status.toUpperCase() !== 'BYE';
  return matched('imap', { greeting, capabilities, status: status.toUpperCase() }, { ready });
};

/** Mail boxes, kept at the server. */
export const imap: StreamCodec = {
  transport: 'stream',
  name: 'imap',
  title: 'Internet Message Access Protocol',
  source: 'RFC 9051 section 7.1',
  sideEffect: 'log',
  ports: [143, 993],
  banner: imapBanner,
  farewell: Buffer.from('a LOGOUT\r\n'),
  secured: 'imaps',
};
