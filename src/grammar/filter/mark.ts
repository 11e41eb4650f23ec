import { readU32 } from './number.js';

/** A mark and the bits of it that count, `<linux/inet_diag.h>` struct inet_diag_markcond. */
export interface MarkMask {
  readonly value: number;
  readonly mask: number;
}

/** Numbers as scanf(3) `%i` takes them, with whatever follows. */
const integer = String.raw`\s*([+-]?(?:0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*))`;

/** The low 32 bits of such a number. */
const low32 = (text: string): number => {
  const digits = text.trim().replace(/^[+-]/, '');
  const octal = /^0[0-7]+$/.test(digits);
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  return Number(BigInt.asUintN(32, text.includes('-') ? -value : value));
};

/** Reads `fwmark` as ss does: `V` or `V/MASK`, and anything may follow the last number. */
export const readSsMark = (text: string): MarkMask | undefined => {
  if (text.length > 128) return undefined;
  const masked = text.includes('/');
  const match = new RegExp(masked ? `^${integer}/${integer}` : `^${integer}`).exec(text);
  if (match === null) return undefined;
  return { value: low32(match[1]!), mask: masked ? low32(match[2]!) : 0xffff_ffff };
};

/** Reads a mark strictly: `V` or `V/MASK`, each 32 bits without a sign. */
export const readMark = (text: string): MarkMask | undefined => {
  const [value, mask, ...more] = text.split('/').map(readU32);
  if (value === undefined || more.length > 0 || (mask === undefined && text.includes('/'))) return undefined;
  return { value, mask: mask ?? 0xffff_ffff };
};
