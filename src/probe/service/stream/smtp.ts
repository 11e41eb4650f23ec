import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { firstLine, textOf } from './bytes.js';
import { ftpWords, greeting, lastLine, smtpWords, withProduct } from './greeting.js';

const product = /\b(?:Postfix|Exim [\d.]+|Sendmail[ \d./]*|OpenSMTPD|msmtpd)/i;

const smtpBanner: Matcher = (bytes, final) =>
  withProduct(greeting(bytes, smtpWords, ftpWords, 'smtp', final), bytes, product);

const smtpAnswer: Matcher = (bytes) => {
  const last = lastLine(bytes);
  if (last === undefined) return /^[\d\r\n]/.test(textOf(bytes)) ? more : no;
  if (!last.startsWith('250')) return no;
  const extensions = textOf(bytes)
    .split(/\r?\n/)
    .slice(1, -1)
    .map((line) => line.slice(4));
  return matched('smtp', {
    host: firstLine(bytes)?.slice(4),
    starttls: extensions.includes('STARTTLS'),
  });
};

/** Mail transfer. */
export const smtp: StreamCodec = {
  transport: 'stream',
  name: 'smtp',
  title: 'Simple Mail Transfer Protocol',
  source: 'RFC 5321 section 4.2',
  sideEffect: 'log',
  ports: [25, 587, 2525, 465],
  banner: smtpBanner,
  request: () => ({ bytes: Buffer.from('EHLO [127.0.0.1]\r\n'), match: smtpAnswer }),
  farewell: Buffer.from('QUIT\r\n'),
  secured: 'smtps',
};
