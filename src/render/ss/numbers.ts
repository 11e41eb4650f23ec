/** Digits enough to write every number met here exactly. */
const EXACT = 100;

/** JavaScript rounds a half up, C to the even digit: an odd last digit that came from a half is one too much. */
const isOdd = (text: string): boolean => /^[^e]*[13579](e|$)/.test(text);

/** Whether a number can be a half at some decimal place: its binary fraction ends early. Cheap, and mostly false. */
const mayBeHalf = (value: number): boolean => Number.isInteger(value * 2 ** 20);

/** Whether the digits behind so many places are exactly a half; `exact` is the number in full. */
const isHalf = (exact: string, places: number): boolean => {
  const point = exact.indexOf('.');
  return exact[point + places + 1] === '5' && /^0*(e|$)/.test(exact.slice(point + places + 2));
};

/** printf's `%.{places}e`, with the exponent as JavaScript writes it. */
const exponential = (value: number, places: number): string => {
  const text = value.toExponential(places);
  if (!mayBeHalf(value) || !isOdd(text) || !isHalf(value.toExponential(EXACT), places)) return text;
  const [mantissa, exponent] = text.split('e') as [string, string];
  return `${(Number(mantissa) - 10 ** -places).toFixed(places)}e${exponent}`;
};

/** printf's `%.0f` below 2^53, where the fraction is exact. */
const whole = (value: number): string => {
  const floor = Math.floor(value);
  const fraction = value - floor;
  const up = fraction > 0.5 || (fraction === 0.5 && floor % 2 === 1);
  return String(up ? floor + 1 : floor);
};

/** printf's `%.{places}f`. */
export const fixed = (value: number, places: number): string => {
  if (places === 0 && value >= 0 && value < Number.MAX_SAFE_INTEGER) return whole(value);
  const text = value.toFixed(places);
  if (!mayBeHalf(value) || !isOdd(text)) return text;
  return isHalf(value.toFixed(EXACT), places) ? (Number(text) - 10 ** -places).toFixed(places) : text;
};

const withoutZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

const generalByExponent = (value: number, precision: number): string => {
  const [mantissa, exponentText] = exponential(value, precision - 1).split('e') as [string, string];
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < precision) {
    return withoutZeros(Number(`${mantissa}e${exponent}`).toFixed(precision - 1 - exponent));
  }
  const sign = exponent < 0 ? '-' : '+';
  return `${withoutZeros(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
};

/** printf's `%.{precision}g` for numbers that are not negative; `%g` is precision 6. */
export const general = (value: number, precision = 6): string => {
  if (Number.isInteger(value) && value < 10 ** precision) return String(value);
  if (value < 1e-3 || mayBeHalf(value)) return generalByExponent(value, precision);
  const text = value.toPrecision(precision);
  return text.includes('e') ? generalByExponent(value, precision) : withoutZeros(text);
};

/** What stands behind the milliseconds, by the microseconds left; made when first met. */
const fractions: string[] = [''];

const fractionOf = (microseconds: number): string => {
  fractions[microseconds] ??= String(microseconds / 1000).slice(1);
  return fractions[microseconds];
};

/** Microseconds as milliseconds by `%g`; below a second all their digits count. */
export const milliseconds = (microseconds: number): string => {
  if (microseconds >= 1e6) return general(microseconds / 1000);
  const rest = microseconds % 1000;
  return rest === 0 ? String(microseconds / 1000) : String((microseconds - rest) / 1000) + fractionOf(rest);
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

/** printf's `%-6d` of a queue's length: the kernel's is unsigned, and of a destroyed UDP socket it is one below 0. */
export const queue = (length: number): string => (length === 0 ? '0     ' : String(length | 0).padEnd(6));

/** A number as C's `int` holds it: ss prints some unsigned numbers through one. */
export const int = (value: number): string => String(value | 0);
