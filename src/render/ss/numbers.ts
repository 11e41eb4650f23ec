/** Digits enough to write every number met here exactly. */
const EXACT = 100;

/** Whether the digits behind `text`'s own number of digits are exactly a half: `exact` is the same number in full. */
const isTie = (exact: string, digits: number): boolean => {
  const point = exact.indexOf('.');
  return exact[point + digits + 1] === '5' && /^0*(e|$)/.test(exact.slice(point + digits + 2));
};

/** JavaScript rounds a half up, C to the even digit: an odd last digit that came from a half is one too much. */
const isOdd = (text: string): boolean => /^[^e]*[13579](e|$)/.test(text);

const exponential = (value: number, digits: number): string => {
  const text = value.toExponential(digits);
  if (!isOdd(text) || !isTie(value.toExponential(EXACT), digits)) return text;
  const [mantissa, exponent] = text.split('e') as [string, string];
  return `${(Number(mantissa) - 10 ** -digits).toFixed(digits)}e${exponent}`;
};

/** printf's `%.{digits}f`: rounds a half to the even digit. */
export const fixed = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  if (digits === 0) return isOdd(text) && value % 1 === 0.5 ? String(Math.floor(value)) : text;
  if (!isOdd(text) || !isTie(value.toFixed(EXACT), digits)) return text;
  return (Number(text) - 10 ** -digits).toFixed(digits);
};

const withoutZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** printf's `%.{precision}g` for numbers that are not negative; `%g` is precision 6. */
export const general = (value: number, precision = 6): string => {
  if (Number.isInteger(value) && value < 10 ** precision) return String(value);
  const [mantissa, exponentText] = exponential(value, precision - 1).split('e') as [string, string];
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < precision) {
    return withoutZeros(Number(`${mantissa}e${exponent}`).toFixed(precision - 1 - exponent));
  }
  const sign = exponent < 0 ? '-' : '+';
  return `${withoutZeros(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
};

/** A bit rate as ss writes it: `1.54M`, or all digits with `-n`. */
export const bitRate = (bitsPerSecond: number, numeric: boolean): string => {
  if (numeric) return fixed(bitsPerSecond, 0);
  if (bitsPerSecond >= 1e12) return `${general(bitsPerSecond / 1e12, 3)}T`;
  if (bitsPerSecond >= 1e9) return `${general(bitsPerSecond / 1e9, 3)}G`;
  if (bitsPerSecond >= 1e6) return `${general(bitsPerSecond / 1e6, 3)}M`;
  if (bitsPerSecond >= 1e3) return `${general(bitsPerSecond / 1e3, 3)}k`;
  return general(bitsPerSecond);
};

/** printf's `%-6d` of a queue's length. */
export const queue = (length: number): string => (length === 0 ? '0     ' : String(length).padEnd(6));

/** A number as C's `int` holds it: ss prints some unsigned numbers through one. */
export const int = (value: number): string => String(value | 0);
