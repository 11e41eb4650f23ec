const two = (value: number): string => String(value).padStart(2, '0');

/** A moment of now: whole seconds as a Date, and the microseconds beyond them. */
export interface Moment {
  readonly date: Date;
  readonly microseconds: string;
}

const MILLISECONDS = 1000;
const MICROSECONDS_PER_MILLISECOND = 1000;
const MICROSECOND_DIGITS = 6;

/** The time of day, by a clock that never goes back while the program runs. */
export const now = (): Moment => {
  const time = performance.timeOrigin + performance.now();
  const micros = Math.floor((time % MILLISECONDS) * MICROSECONDS_PER_MILLISECOND);
  return { date: new Date(time), microseconds: String(micros).padStart(MICROSECOND_DIGITS, '0') };
};

/** `2026/11/21 14:05:09`, local time. */
export const dayAndTime = (date: Date): string =>
  `${date.getFullYear()}/${two(date.getMonth() + 1)}/${two(date.getDate())} ` +
  `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;

/** `20261121T140509`, local time, for names of files. */
export const compactTime = (date: Date): string =>
  `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}` +
  `T${two(date.getHours())}${two(date.getMinutes())}${two(date.getSeconds())}`;

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `Nov 21 14:05:09`, as RFC 3164 has it. */
export const syslogTime = (date: Date): string =>
  `${months[date.getMonth()]} ${String(date.getDate()).padStart(2)} ` +
  `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
