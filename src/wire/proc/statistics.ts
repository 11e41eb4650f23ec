import { decimal, lineError, linesOf, type ProcText, wordsOf } from './table.js';

/** Counters by section and name: `statistics['TCP']?.['inuse']`. */
export type ProcStatistics = Record<string, Record<string, number>>;

/** Without a prototype, so that no word of a file can reach one. */
const empty = <T>(): Record<string, T> => Object.create(null) as Record<string, T>;

/** Parses `/proc/net/sockstat` or `sockstat6`: `TCP: inuse 1 orphan 0 …`. Throws DecodeError that names the line. */
export const parseSockstat = (
  text: ProcText,
  table: 'sockstat' | 'sockstat6' = 'sockstat',
): ProcStatistics => {
  const statistics = empty<Record<string, number>>();
  for (const line of linesOf(`/proc/net/${table}`, text)) {
    const [section = '', ...words] = wordsOf(line);
    if (!section.endsWith(':') || words.length % 2 !== 0) throw lineError(line, 'a section and pairs');
    const values = empty<number>();
    for (let i = 0; i < words.length; i += 2)
      values[words[i] as string] = decimal(line, words[i + 1], `${words[i]}`);
    statistics[section.slice(0, -1)] = values;
  }
  return statistics;
};

/** Parses `/proc/net/snmp` or `netstat`: a line of names, then one of values. Throws DecodeError that names the line. */
export const parseSnmp = (text: ProcText, table: 'snmp' | 'netstat' = 'snmp'): ProcStatistics => {
  const statistics = empty<Record<string, number>>();
  const lines = linesOf(`/proc/net/${table}`, text);
  for (let i = 0; i < lines.length; i += 2) {
    const names = lines[i];
    const values = lines[i + 1];
    if (names === undefined || values === undefined) break; // a last line of names without values says nothing
    const [section = '', ...columns] = wordsOf(names);
    const [again, ...words] = wordsOf(values);
    if (section !== again || !section.endsWith(':') || columns.length !== words.length)
      throw lineError(values, `${columns.length} values of ${section}`);
    const counters = empty<number>();
    for (const [index, name] of columns.entries()) counters[name] = decimal(values, words[index], name);
    statistics[section.slice(0, -1)] = counters;
  }
  return statistics;
};
