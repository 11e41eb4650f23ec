import type { OptionRow } from '../terminal/arguments.js';

/** An option as the help writes it: `-c, --count N`. */
const left = ({ name, short, value }: OptionRow): string => {
  const long = value === undefined ? `--${name}` : `--${name} ${value}`;
  return short === undefined ? `    ${long}` : `-${short}, ${long}`;
};

/** A table of options under the headings of its groups, in the order of the rows. */
export const groupsText = (options: readonly (OptionRow & { readonly group: string })[]): string => {
  const width = Math.max(...options.map((row) => left(row).length));
  const groups = [...new Set(options.map(({ group }) => group))];
  return groups
    .map((group) => {
      const rows = options.filter((row) => row.group === group);
      return `${group}:\n${rows.map((row) => `  ${left(row).padEnd(width)}  ${row.help}\n`).join('')}`;
    })
    .join('\n');
};
