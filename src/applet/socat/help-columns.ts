const tabWidth = 8;

/** Text of `written` characters is brought to a column by tabs, at least `least` of them. */
export const tabsTo = (column: number, written: number, least = 0): string =>
  '\t'.repeat(Math.max(0, Math.trunc((column - written + tabWidth - 1) / tabWidth)) + least);

/** Words compared byte by byte, as `LC_ALL=C sort` does. */
export const byBytes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
