import { filterFields, specificationVocabulary } from '../../index.js';
import type { LiveWord } from './word.js';

/** Words a filter of ss may begin with. */
export const selectorWords: readonly LiveWord[] = [
  { word: 'state', about: 'a state: established, listening, …' },
  { word: 'exclude', about: 'every state but one' },
  { word: 'src', about: 'local address' },
  { word: 'dst', about: 'remote address' },
  { word: 'sport', about: 'local port' },
  { word: 'dport', about: 'remote port' },
  { word: 'dev', about: 'network interface' },
  { word: 'not', about: 'what does not pass' },
];

/** Fields of records, which filters of ls may compare. */
export const fieldNames = (): LiveWord[] => filterFields.map(({ name, about }) => ({ word: name, about }));

const fieldOf = (word: string) =>
  filterFields.find(({ name, aliases = [] }) => name === word || aliases.includes(word));

/** Whether a word of a filter wants a comparison after it. */
export const isCompared = (word: string): boolean =>
  /^(sport|dport|dev)$/.test(word) || fieldOf(word) !== undefined;

/** Words that a field of a filter is compared with, as far as it has some of its own. */
export const fieldWords = (field: string): LiveWord[] =>
  (fieldOf(field)?.words ?? []).map((word) => ({ word }));

/** How the words of an address begin: `tcp-listen:`, `stdio`. */
const typeWords = async (lower: boolean): Promise<LiveWord[]> => {
  const { types } = await specificationVocabulary();
  return types.flatMap(({ keyword, aliases, parameters: [least], syntax, doc }) =>
    [keyword, ...aliases].map((name) => ({
      word: `${lower ? name.toLowerCase() : name}${least > 0 ? ':' : ''}`,
      about: doc === '' ? syntax : doc,
    })),
  );
};

/** Options of an address whose type is known: those of its groups. */
const optionWords = async (keyword: string, before: string): Promise<LiveWord[]> => {
  const { types, options } = await specificationVocabulary();
  const upper = keyword.toUpperCase();
  const type = types.find((row) => row.keyword === upper || row.aliases.includes(upper));
  if (type === undefined) return [];
  return options
    .filter(({ groups }) => groups.length === 0 || groups.some((group) => type.groups.includes(group)))
    .map(({ name, type: value }) => ({ word: `${before}${name}`, about: String(value) }));
};

/**
 * What an address may go on with: types; after a comma the options of its type. socat's own spelling has capitals, and whoever
 * began in small letters goes on in them.
 */
export const addressWords = async (begun: string): Promise<LiveWord[]> => {
  const comma = begun.lastIndexOf(',');
  if (comma >= 0) {
    const keyword = /^[\w-]*/.exec(begun)?.[0] ?? '';
    return optionWords(keyword, begun.slice(0, comma + 1));
  }
  return typeWords(!/^[A-Z]/.test(begun));
};
