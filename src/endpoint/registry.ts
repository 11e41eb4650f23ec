import { fileRows } from './rows/file.js';
import { genericRows } from './rows/net/generic.js';
import { tcpRows } from './rows/net/tcp.js';
import { udpRows } from './rows/net/udp.js';
import { unixRows } from './rows/net/unix.js';
import { ownRows, ownWords } from './rows/own.js';
import { processRows } from './rows/process.js';
import { secureRows } from './rows/secure.js';
import type { AddressType, SpecificationDialect } from './types.js';

/** The types that socat has as well, in no particular order. */
const shared: readonly AddressType[] = [
  ...tcpRows,
  ...udpRows,
  ...unixRows,
  ...genericRows,
  ...processRows,
  ...fileRows,
  ...secureRows,
];

/** Every type of address. */
export const addressTypes: readonly AddressType[] = [...shared, ...ownRows];

/** A word of a specification and the type it means: keywords and aliases. */
function vocabulary(rows: readonly AddressType[]): Map<string, AddressType> {
  const words = new Map<string, AddressType>();
  for (const type of rows) {
    for (const word of [type.keyword, ...type.aliases]) words.set(word, type);
  }
  return words;
}

const made = new Map<SpecificationDialect, Map<string, AddressType>>();

/** All words of a dialect. What comes last wins: socat's words before ours in its dialect, ours otherwise. */
function wordsOf(dialect: SpecificationDialect): Map<string, AddressType> {
  let words = made.get(dialect);
  if (words === undefined) {
    words = vocabulary(dialect === 'socat' ? [...ownRows, ...shared] : [...shared, ...ownRows]);
    if (dialect !== 'socat') {
      for (const [word, keyword] of Object.entries(ownWords)) words.set(word, words.get(keyword)!);
    }
    made.set(dialect, words);
  }
  return words;
}

/** The type that a word means, whatever its case; undefined where it is none. */
export const findAddressType = (
  word: string,
  dialect: SpecificationDialect = 'socketeer',
): AddressType | undefined => wordsOf(dialect).get(word.toUpperCase());

/** Every keyword and alias of a dialect, sorted. */
export const addressWords = (dialect: SpecificationDialect = 'socketeer'): string[] =>
  [...wordsOf(dialect).keys()].sort();
