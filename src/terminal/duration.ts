import { UsageError } from './exit.js';

/** Milliseconds in each unit; a number alone is seconds. */
const units: Readonly<Record<string, number>> = { ms: 1, '': 1000, s: 1000, m: 60_000, h: 3_600_000 };

/** The longest wait of a timer, setTimeout(): 24 days. */
const longest = 0x7fff_ffff;

/** A duration in milliseconds: `500ms`, `2s`, `1.5`, `1m`, `1h`. Throws UsageError that names the option. */
export const parseDuration = (option: string, text: string): number => {
  const [, number, unit] = /^([0-9]+(?:\.[0-9]+)?|\.[0-9]+)(ms|s|m|h|)$/.exec(text) ?? [];
  const milliseconds = number === undefined ? Number.NaN : Number(number) * units[unit as string]!;
  if (milliseconds <= longest) return milliseconds;
  throw new UsageError(
    `option ${option} needs a duration such as 500ms, 2s or 1m (a number alone is seconds), not '${text}'`,
  );
};
