/** A word and what it is. */
export type Row = readonly [name: string, text: string];

/** Rows under a heading. */
export interface Section {
  readonly title: string;
  readonly rows: readonly Row[];
}

const two = (number: number): string => String(number).padStart(2, '0');

/** A time of ISO 8601 in the local zone, to the second: `2026-11-21 10:20:31`. */
export const timeText = (iso: string): string => {
  const time = new Date(iso);
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
};
