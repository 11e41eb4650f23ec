import { SocatUsageError } from './exit.js';

const refuseRest = (option: string, rest: string): void => {
  if (rest !== '') {
    throw new SocatUsageError(
      `parseopts(): trailing garbage in numerical arg of option "${option}": "${rest}"`,
    );
  }
};

const take = (pattern: RegExp, text: string, option: string): string => {
  const found = pattern.exec(text)?.[0];
  if (found === undefined) {
    throw new SocatUsageError(`parseopts(): missing numerical value of option "${option}"`);
  }
  refuseRest(option, text.slice(found.length));
  return found.trim();
};

/** A whole number as strtoul(3) reads it with base 0: decimal, `0x` hexadecimal, `0` octal. */
export const readUnsigned = (text: string, option: string): number => {
  const digits = take(/^\s*\+?(?:0[xX][0-9a-fA-F]+|\d+)/, text, option).replace(/^\+/, '');
  if (/^0\d/.test(digits)) {
    const octal = /^0[0-7]*/.exec(digits)?.[0] ?? '0';
    refuseRest(option, digits.slice(octal.length));
    return Number.parseInt(octal, 8);
  }
  return Number(digits);
};

/** Seconds, with a fraction or not, as milliseconds. */
export const readSeconds = (text: string, option: string): number => {
  const digits = take(/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/, text, option);
  return Number(digits) * 1000;
};
