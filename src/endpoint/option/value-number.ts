import { ValueFault } from './value-fault.js';

const number = /^[+-]?(?:0x[0-9a-f]+|[0-9]+)/i;

/** The digits at the start of a text as strtoul(3) of base 0 reads them: hexadecimal after 0x, octal after 0. */
function readInteger(text: string, base?: 8): { value: bigint; rest: string } {
  const digits = number.exec(text.trimStart())?.[0];
  if (digits === undefined)
    throw new ValueFault(`missing numerical value: ${JSON.stringify(text)} is no number`);
  const rest = text.trimStart().slice(digits.length);
  const negative = digits.startsWith('-');
  let magnitude = digits.replace(/^[+-]/, '');
  if (base === 8 || /^0[0-9]/.test(magnitude)) {
    const foreign = /[89x]/i.exec(magnitude);
    if (foreign !== null) throw new ValueFault(`trailing garbage in octal number ${JSON.stringify(text)}`);
    magnitude = `0o${magnitude.replace(/^0+(?=.)/, '')}`;
  }
  const value = BigInt(magnitude);
  return { value: negative ? -value : value, rest };
}

/** A whole number between the limits; nothing may follow it. Throws ValueFault. */
export function integerValue(text: string, least: number, most: number, base?: 8): number {
  const { value, rest } = readInteger(text, base);
  if (rest !== '') throw new ValueFault(`trailing garbage ${JSON.stringify(rest)} after the number ${value}`);
  if (value < least || value > most) throw new ValueFault(`${value} is not between ${least} and ${most}`);
  return Number(value);
}

/** A number of 32 bits, with or without sign, as the kernel takes both. Throws ValueFault. */
export const int32Value = (text: string): number => integerValue(text, -(2 ** 31), 2 ** 32 - 1) | 0;

/** Seconds with a fraction as milliseconds, as strtod(3) reads them. Throws ValueFault. */
export function secondsValue(text: string): number {
  const digits = /^\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?/i.exec(text)?.[0];
  if (digits === undefined)
    throw new ValueFault(`missing numerical value: ${JSON.stringify(text)} is no number of seconds`);
  const rest = text.slice(digits.length);
  if (rest !== '') throw new ValueFault(`trailing garbage ${JSON.stringify(rest)} after ${digits} seconds`);
  return Number(digits) * 1000;
}

const words: Readonly<Record<string, boolean>> = {
  yes: true,
  true: true,
  on: true,
  no: false,
  false: false,
  off: false,
};

/** On or off: a number, or a word. Throws ValueFault. */
export const booleanValue = (text: string): boolean => words[text.toLowerCase()] ?? int32Value(text) !== 0;

const scales: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 1024,
  mi: 1024 ** 2,
  gi: 1024 ** 3,
};

/** A number of bytes, such as `64k` (64,000) or `1Mi` (1,048,576). Throws ValueFault. */
export function amountValue(text: string): number {
  const match = /^([0-9]+(?:\.[0-9]+)?)([kmg]i?)?$/i.exec(text);
  if (match === null) throw new ValueFault(`${JSON.stringify(text)} is no amount such as 1000, 64k or 1Mi`);
  const amount = Math.round(Number(match[1]) * (scales[(match[2] ?? '').toLowerCase()] ?? 1));
  if (amount > Number.MAX_SAFE_INTEGER) throw new ValueFault(`${JSON.stringify(text)} is too much`);
  return amount;
}
