import { UsageError } from '../../terminal/index.js';

/** Bytes written as hexadecimal digits: `0d 0a`, `0d0a`, `0d:0a`, `0x0d 0x0a`. Throws UsageError. */
export const hexBytes = (text: string): Uint8Array => {
  const digits = text.replaceAll(/(^|[\s,:])0x/gi, '$1').replaceAll(/[\s,:]/g, '');
  if (/^([0-9a-f]{2})*$/i.test(digits)) return Buffer.from(digits, 'hex');
  throw new UsageError(`'${text}' is no row of bytes in hexadecimal, such as '0d 0a' or 48656c6c6f`);
};

const single: Readonly<Record<string, number>> = {
  '0': 0,
  a: 7,
  b: 8,
  t: 9,
  n: 10,
  v: 11,
  f: 12,
  r: 13,
  e: 27,
  '\\': 92,
  "'": 39,
  '"': 34,
};

const escapes = /\\(?:x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|([\s\S]?))/g;

const HIGHEST_CODE_POINT = 0x10ffff;

function oneEscape(written: string, parts: readonly (string | undefined)[]): Uint8Array {
  const [byte, braced, four, letter = ''] = parts;
  if (byte !== undefined) return Buffer.from(byte, 'hex');
  const code = Number.parseInt(braced ?? four ?? '', 16);
  if (code <= HIGHEST_CODE_POINT) return Buffer.from(String.fromCodePoint(code));
  if (Object.hasOwn(single, letter)) return Uint8Array.of(single[letter] as number);
  throw new UsageError(
    `unknown escape '${written}'; known are \\n \\r \\t \\0 \\e \\\\ \\xHH \\uHHHH \\u{H…}`,
  );
}

/** Text in which `\n`, `\x00`, `\u00e9` and the like mean what they do in C and JavaScript. Throws UsageError. */
export const unescapeBytes = (text: string): Uint8Array => {
  const pieces: Uint8Array[] = [];
  let from = 0;
  for (const match of text.matchAll(escapes)) {
    pieces.push(Buffer.from(text.slice(from, match.index)), oneEscape(match[0], match.slice(1)));
    from = match.index + match[0].length;
  }
  pieces.push(Buffer.from(text.slice(from)));
  return Buffer.concat(pieces);
};
