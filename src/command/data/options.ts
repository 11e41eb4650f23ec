import { readFileSync } from 'node:fs';
import { type Framing, GrammarError, parseFraming } from '../../index.js';
import { type GivenOptions, parseDuration, UsageError } from '../../terminal/index.js';
import { unescapeBytes } from './bytes.js';

/** A duration in milliseconds that was given, or another. Throws UsageError. */
export function durationOf<T>(given: GivenOptions, name: string, usual: T): number | T {
  const text = given.last(name);
  return text === undefined ? usual : parseDuration(`--${name}`, text);
}

/** A whole number that was given, within bounds; undefined where none was. Throws UsageError. */
export function numberOf(
  given: GivenOptions,
  name: string,
  lowest: number,
  highest: number,
): number | undefined {
  const text = given.last(name);
  if (text === undefined) return undefined;
  const number = /^[0-9]{1,15}$/.test(text) ? Number(text) : -1;
  if (number >= lowest && number <= highest) return number;
  throw new UsageError(`option --${name} needs a number from ${lowest} to ${highest}, not '${text}'`);
}

/** How messages are told apart; `datagram` is the command's own word for: all there is, as one message. */
export function framingOf(given: GivenOptions): Framing | 'datagram' | undefined {
  const text = given.last('frame');
  if (text === undefined || text === 'datagram') return text;
  try {
    return parseFraming(text);
  } catch (error) {
    if (!(error instanceof GrammarError)) throw error;
    throw new UsageError(`option --frame needs datagram, ${error.expected}, not '${text}'`);
  }
}

/** Refuses options that cannot both be meant. Throws UsageError. */
export function refusePairs(given: GivenOptions, pairs: readonly (readonly [string, string])[]): void {
  for (const [one, other] of pairs) {
    if (given.has(one) && given.has(other)) throw new UsageError(`--${one} contradicts --${other}`);
  }
}

/** The number behind a name in passwd(5) or group(5), or a number itself. Throws UsageError. */
function identity(given: GivenOptions, name: 'user' | 'group', file: string): number | undefined {
  const text = given.last(name);
  if (text === undefined) return undefined;
  if (/^[0-9]{1,10}$/.test(text) && Number(text) < 0xffff_ffff) return Number(text);
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [known, , number] = line.split(':');
    if (known === text) return Number(number);
  }
  throw new UsageError(`option --${name}: ${file} has no ${name} '${text}'`);
}

/** Permissions and owner of the file of a Unix socket. Throws UsageError. */
export function socketFileOf(given: GivenOptions): { mode?: number; uid?: number; gid?: number } {
  const mode = given.last('mode');
  if (mode !== undefined && !/^0?[0-7]{3}$/.test(mode)) {
    throw new UsageError(`option --mode needs permissions in octal, such as 660, not '${mode}'`);
  }
  const uid = identity(given, 'user', '/etc/passwd');
  const gid = identity(given, 'group', '/etc/group');
  return {
    ...(mode === undefined ? {} : { mode: Number.parseInt(mode, 8) }),
    ...(uid === undefined ? {} : { uid }),
    ...(gid === undefined ? {} : { gid }),
  };
}

/** The text of an answer as bytes; undefined where there is to be none. Throws UsageError. */
export function replyOf(given: GivenOptions): Uint8Array | undefined {
  const text = given.last('reply');
  if (text === undefined) return undefined;
  return given.has('escape') ? unescapeBytes(text) : Buffer.from(text);
}
