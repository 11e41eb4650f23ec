import { escapeText } from '../../terminal/escape.js';

/** A value as `key: value`, or nothing where there is none: made to be spread into a list. */
export const item = (key: string, value: string | number | bigint | undefined, unit = ''): string[] =>
  value === undefined || value === '' ? [] : [`${key}: ${value}${unit}`];

/** A count worth telling: nothing where it is absent or 0. */
export const counted = (key: string, value: number | undefined, unit = ''): string[] =>
  value === undefined || value === 0 ? [] : item(key, value, unit);

/** A camelCase field name of the kernel's structure as words, `bytesAcked` as `bytes-acked`. */
export const keyOf = (field: string): string =>
  field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A field no one wrote a rule for, so that nothing the kernel told is dropped; nested ones with dots. */
export const anyItems = (key: string, value: unknown): string[] => {
  if (value === undefined || value === null || value === false || value === 0 || value === 0n) return [];
  if (value === true) return [key];
  if (value instanceof Uint8Array) return item(key, Buffer.from(value).toString('hex'));
  if (Array.isArray(value)) return value.flatMap((part, index) => anyItems(`${key}.${index}`, part));
  if (typeof value !== 'object') return item(key, escapeText(String(value)));
  return Object.entries(value).flatMap(([field, part]) => anyItems(`${key}.${keyOf(field)}`, part));
};
