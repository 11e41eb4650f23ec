import type { SpecificationVocabulary } from '../../index.js';
import { byBytes, tabsTo } from './help-columns.js';

const indent = '      ';
const groupsColumn = 40;

/**
 * The addresses as `-h` lists them: a line for each type, and with `whole` one for each alias. Types that socat does not
 * have are left out, as scripts ask this list what they are dealing with.
 */
export function addressLines({ types }: SpecificationVocabulary, whole: boolean): string[] {
  const lines: [word: string, line: string][] = [];
  for (const { keyword, aliases, syntax, groups, ours } of types) {
    if (ours === true) continue;
    const name = `${indent}${keyword}${syntax}`;
    lines.push([keyword, `${name}${tabsTo(groupsColumn, name.length, 1)}groups=${groups.join()}`]);
    if (!whole) continue;
    for (const alias of aliases) {
      const other = `${indent}${alias}`;
      lines.push([alias, `${other}${tabsTo(groupsColumn, other.length, 1)}is an alias name for ${keyword}`]);
    }
  }
  return lines.sort(([a], [b]) => byBytes(a, b)).map(([, line]) => line);
}
