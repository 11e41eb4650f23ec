import type { Match } from '../codec.js';
import { matched, more, no } from '../outcome.js';
import { firstLine, textOf } from './bytes.js';

/** The last line of an answer of three digits, which may have several (`250-`); undefined while it has not come. */
export const lastLine = (bytes: Uint8Array): string | undefined => {
  const lines = Buffer.from(bytes).toString('latin1').split('\n');
  return lines.slice(0, -1).find((line) => /^\d{3}(?: |\r|$)/.test(line));
};

/** What servers of mail say of themselves in a greeting. */
export const smtpWords = /\bE?SMTP\b|\bLMTP\b|postfix|exim|sendmail/i;

/** What servers of files say of themselves. */
export const ftpWords = /\bFTP|FTPd|FileZilla/i;

/**
 * What SMTP and FTP have in common: a greeting of `220`, or `421` from one that has no time. A whole greeting without a
 * word that tells is either; that is said at the end, as there is nothing more to wait for.
 */
export const greeting = (
  bytes: Uint8Array,
  own: RegExp,
  other: RegExp,
  name: string,
  final = false,
): Match => {
  if (bytes.length > 0 && bytes[0] !== 0x32 && bytes[0] !== 0x34) return no; // 2, 4
  const line = firstLine(bytes);
  if (line === undefined) return bytes.length > 4096 ? no : more;
  const match = /^(220|421)[ -](.*)$/.exec(line);
  if (match === null) return no;
  const [, code, text] = match as unknown as [string, string, string];
  const whole = textOf(bytes);
  if (own.test(whole)) return matched(name, { greeting: text }, { ready: code === '220' });
  if (other.test(whole)) return no;
  if (lastLine(bytes) === undefined) return bytes.length > 4096 ? no : more;
  return code === '220' && final ? more : no;
};

/** The identity with its product, as a pattern finds it in the greeting. */
export const withProduct = (match: Match, bytes: Uint8Array, pattern: RegExp): Match => {
  const product = pattern.exec(textOf(bytes))?.[0];
  if (match.outcome !== 'match' || product === undefined) return match;
  return { outcome: 'match', identity: { ...match.identity, product } };
};
