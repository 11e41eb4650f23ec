/** Text for a number this build has no name for; a newer kernel must not break an older build. */
export type UnknownName = `unknown(${number})`;

/** The name `table` has for `value`, else `unknown(value)`. */
export const nameOf = <T extends string>(table: readonly (T | undefined)[], value: number): T | UnknownName =>
  table[value] ?? `unknown(${value})`;

/** The name `table` has for `value`, else `unknown(value)`; for sparse numbers. */
export const nameIn = <T extends string>(
  table: Readonly<Record<number, T | undefined>>,
  value: number,
): T | UnknownName => table[value] ?? `unknown(${value})`;

/** The number behind a name of `table` or behind `unknown(n)`; undefined for any other text. */
export const numberOf = (table: readonly (string | undefined)[], name: string): number | undefined => {
  const index = table.indexOf(name);
  if (index >= 0) return index;
  const match = /^unknown\((\d+)\)$/.exec(name);
  return match ? Number(match[1]) : undefined;
};
