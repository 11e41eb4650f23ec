import type { SpecificationVocabulary } from '../../index.js';
import { byBytes, tabsTo } from './help-columns.js';
import { commonName } from './help-short-names.js';

type Option = SpecificationVocabulary['options'][number];

const indent = '      ';
const nameColumn = 16;
const fieldColumn = 24;

function fullLine(option: Option, name: string): string {
  const start = `${indent}${name}`;
  const list = option.groups.length === 0 ? '(all)' : option.groups.join();
  // socat counts seven characters for `groups=` and none for `(all)`
  const counted = 'groups='.length + (option.groups.length === 0 ? 0 : list.length);
  const phase = `phase=${option.phase}`;
  return (
    `${start}${tabsTo(nameColumn, start.length, 1)}groups=${list}${tabsTo(fieldColumn, counted)}` +
    `${phase}${tabsTo(fieldColumn, phase.length)}type=${option.type}`
  );
}

function aliasLine(option: Option, alias: string): string {
  const start = `${indent}${alias}`;
  return `${start}${tabsTo(nameColumn, start.length, 1)}is an alias for ${option.name}`;
}

/**
 * The options as `-hh` and `-hhh` list them: by their common names, or with `whole` all names there are. Options that socat
 * does not have are left out.
 */
export function optionLines({ options }: SpecificationVocabulary, whole: boolean): string[] {
  const lines: [word: string, line: string][] = [];
  for (const option of options) {
    if (option.ours === true) continue;
    if (whole) {
      lines.push([option.name, fullLine(option, option.name)]);
      for (const alias of option.aliases) lines.push([alias, aliasLine(option, alias)]);
      continue;
    }
    const name = commonName(option.name, option.aliases);
    if (name !== undefined) lines.push([name, fullLine(option, name)]);
  }
  return lines.sort(([a], [b]) => byBytes(a, b)).map(([, line]) => line);
}
