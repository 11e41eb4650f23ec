import { nearestName } from '../nearest.js';
import type { FilterComparison, FilterPattern, FilterValue } from './expression.js';
import type { FieldKind, FilterField } from './fields.js';
import { readInteger } from './number.js';
import { LONGEST_PATTERN } from './pattern.js';
import type { FilterReader } from './reader.js';
import type { Token } from './token.js';
import { durations, rates, readQuantity, sizes } from './units.js';

/** Examples for errors. */
const examples: Readonly<Record<FieldKind, string>> = {
  text: 'text',
  integer: 'a whole number',
  identifier: 'a whole number such as 12 or 0x1f',
  duration: 'a time such as 5ms (us, ms, s, m, h, d)',
  bytes: 'a size such as 64k (k, M, G: 1024; kB, MB, GB: 1000)',
  rate: 'a rate such as 10Mbit (bit, kbit, Mbit, Gbit)',
};

const integer = (text: string): number | undefined => {
  const value = readInteger(text);
  return value === undefined || value > Number.MAX_SAFE_INTEGER || value < 0n ? undefined : Number(value);
};

const identifier = (text: string): bigint | undefined => {
  const value = readInteger(text);
  return value === undefined || value < 0n || value > 0xffff_ffff_ffff_ffffn ? undefined : value;
};

const readers: Readonly<Record<FieldKind, (text: string) => FilterValue | undefined>> = {
  text: (text) => text,
  integer,
  identifier,
  duration: (text) => readQuantity(text, durations),
  bytes: (text) => readQuantity(text, sizes),
  rate: (text) => readQuantity(text, rates),
};

/** Whether a field of this kind can be compared so; undefined where it can, else what can be. */
export const refuseComparison = (kind: FieldKind, comparison: FilterComparison): string | undefined => {
  const pattern = comparison === '~' || comparison === '!~';
  if (kind === 'text')
    return pattern || comparison === '=' || comparison === '!=' ? undefined : 'one of =, !=, ~, !~';
  if (kind === 'identifier') return comparison === '=' || comparison === '!=' ? undefined : '= or !=';
  return pattern ? 'one of =, !=, <, <=, >, >=' : undefined;
};

/** Makes a value of a field of a token. Throws GrammarError. */
export const readFieldValue = (
  reader: FilterReader,
  { kind, name, words }: FilterField,
  token: Token,
): FilterValue => {
  const value = readers[kind](token.text);
  if (value === undefined) throw reader.error(token, `${examples[kind]} for ${name}`);
  if (words !== undefined && !words.includes(token.text)) {
    const suggestion = nearestName(token.text, words);
    throw reader.error(token, `${name} to be one of ${words.join(', ')}`, { suggestion });
  }
  return value;
};

/** Makes a pattern of a token: a glob, or `/…/i` a regular expression. Throws GrammarError. */
export const readPattern = (reader: FilterReader, token: Token): FilterPattern => {
  if (token.raw.length > LONGEST_PATTERN)
    throw reader.error(token, `a pattern of at most ${LONGEST_PATTERN} characters`);
  if (token.kind !== 'pattern') return { syntax: 'glob', text: token.raw, ignoreCase: false };
  try {
    new RegExp(token.text, 'u');
  } catch (error) {
    throw reader.error(token, `a regular expression (${(error as Error).message})`);
  }
  return { syntax: 'regex', text: token.text, ignoreCase: token.raw.endsWith('i') };
};
