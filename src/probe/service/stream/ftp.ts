import type { Matcher, StreamCodec } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { textOf } from './bytes.js';
import { ftpWords, greeting, lastLine, smtpWords, withProduct } from './greeting.js';

const product = /\b(?:vsFTPd [\d.]+|ProFTPD(?: [\d.]+\w*)?|Pure-FTPd|FileZilla Server(?: [\d.]+)?)/i;

const ftpBanner: Matcher = (bytes, final) =>
  withProduct(greeting(bytes, ftpWords, smtpWords, 'ftp', final), bytes, product);

const ftpAnswer: Matcher = (bytes) => {
  const last = lastLine(bytes);
  if (last === undefined) return /^[\d\r\n]/.test(textOf(bytes)) ? more : no;
  return /^(?:211|530)/.test(last) ? matched('ftp', { loginFirst: last.startsWith('530') }) : no;
};

/** File transfer. */
export const ftp: StreamCodec = {
  transport: 'stream',
  name: 'ftp',
  title: 'File Transfer Protocol',
  source: 'RFC 959 section 5.4, RFC 2389 section 3',
  sideEffect: 'log',
  ports: [21, 2121, 990],
  banner: ftpBanner,
  request: () => ({ bytes: Buffer.from('FEAT\r\n'), match: ftpAnswer }),
  farewell: Buffer.from('QUIT\r\n'),
  secured: 'ftps',
};
