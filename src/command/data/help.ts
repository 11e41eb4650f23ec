import type { DataOption } from './rows.js';

const left = ({ name, short, value, optional }: DataOption): string => {
  const attached = optional ? `[=${value}]` : ` ${value}`;
  const long = value === undefined ? `--${name}` : `--${name}${attached}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
};

const groupText = (options: readonly DataOption[], group: string): string => {
  const rows = options.filter((row) => row.group === group);
  const width = Math.max(...rows.map((row) => left(row).length));
  return `${group}:\n${rows.map((row) => `  ${left(row).padEnd(width)}  ${row.help}\n`).join('')}`;
};

/** The options of a command under their headings, in the order they first appear. */
export const optionsText = (options: readonly DataOption[]): string =>
  [...new Set(options.map(({ group }) => group))].map((group) => groupText(options, group)).join('\n');
