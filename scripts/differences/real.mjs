// The options of the real tools, from the lists of names beside this file.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'real');

const linesOf = (name) =>
  readFileSync(join(folder, `${name}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

/** `-r FILE`, `--net=NAME`, `-lfFILE`: where the argument stands, and the form without it. */
const placeholder = /^(?<bare>-{1,2}[\w?-]+?)(?<between>=|)(?<argument>[A-Z]{3,})?$/;

const formOf = (word, next) => {
  const { bare, between, argument } = placeholder.exec(word).groups;
  if (argument !== undefined) return { text: word, bare, between };
  return next !== undefined && /^[A-Z]{2,}$/.test(next)
    ? { text: `${word} ${next}`, bare, between: ' ' }
    : { text: word, bare };
};

/** An option of a command line: its forms, and the words of each that can be tried. */
const optionOf = (line) => {
  const [, forms, sample, since] = /^(.*?)(?: try (\S+))?(?: (\d\S*))?$/.exec(line);
  const words = forms.split(' ');
  const found = words
    .map((word, index) => word.startsWith('-') && formOf(word, words[index + 1]))
    .filter(Boolean);
  const wordsOf = ({ bare, between }) => {
    if (between === undefined) return [bare];
    return between === ' ' ? [bare, sample] : [`${bare}${between}${sample}`];
  };
  return { name: found[0].bare, forms: found.map((form) => ({ ...form, words: wordsOf(form) })), since };
};

/** The options of a command: `ss`, `nc` or `socat`. */
export const realOptions = (tool) => linesOf(tool).map(optionOf);

/** The words of an address of socat: `types`, `options`, and those of `elsewhere`. */
export const realWords = (kind) =>
  linesOf(`socat-${kind}`).map((line) => {
    const [name, ...aliases] = line.split(' ');
    return { name, aliases };
  });
