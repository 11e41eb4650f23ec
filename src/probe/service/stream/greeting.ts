import type { Match } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { firstLine } from './bytes.js';

/** The last line of an answer of three digits, which may have several (`250-`); undefined while it has not come. */
export const lastLine = (bytes: Uint8Array): string | undefined => {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  return lines.slice(0, -1).find((line) => /^\d{3}(?: |\r|$)/.test(line));
};

export const smtpWords = /\bE?SMTP\b|\bLMTP\b|postfix|exim|sendmail/i;
export const ftpWords = /\bFTP|FTPd|vsFTPd|FileZilla/i;

/** What SMTP and FTP have in common: a greeting of `220`, or `421` from one that has no time. */
export const greeting = (bytes: Uint8Array, own: RegExp, other: RegExp, name: string): Match => {
  if (bytes.length > 0 && bytes[0] !== 0x32 && bytes[0] !== 0x34) return no; // 2, 4
  const line = firstLine(bytes);
  if (line === undefined) return bytes.length > 4096 ? no : more;
  const match = /^(220|421)[ -](.*)$/.exec(line);
  if (match === null) return no;
  const [, code, text] = match as unknown as [string, string, string];
  if (other.test(text) && !own.test(text)) return no;
  if (!own.test(text)) return code === '220' && lastLine(bytes) !== undefined ? more : no;
  return matched(name, { greeting: text }, { ready: code === '220' });
};

export const withProduct = (match: Match, pattern: RegExp): Match => {
  if (match.outcome !== 'match') return match;
  const product = pattern.exec(String(match.identity.details['greeting'] ?? ''))?.[0];
  return product === undefined ? match : { outcome: 'match', identity: { ...match.identity, product } };
};
