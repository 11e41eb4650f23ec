import { nearestName } from '../grammar/nearest.js';

/** The clause that names the nearest right word, ready to follow a message; empty where none is near. */
export const didYouMean = (word: string, names: readonly string[], prefix = ''): string => {
  const name = nearestName(word, names);
  return name === undefined ? '' : `; did you mean ${prefix}${name}?`;
};

/** An error for a word that is not in a list: the nearest right one, and the list itself. */
export const unknownName = (what: string, word: string, names: readonly string[]): string => {
  const meant = didYouMean(word, names);
  return `unknown ${what} '${word}'${meant}${meant === '' ? '; known:' : ' Known:'} ${names.join(', ')}`;
};
