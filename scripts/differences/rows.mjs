// The rows of the page of differences: the options of the real tools, how each stands here, and why.
import { loadApplets, loadWords } from './applets.mjs';
import { elsewhere } from './notes/elsewhere.mjs';
import { nc } from './notes/nc.mjs';
import { options } from './notes/options.mjs';
import { socat, types } from './notes/socat.mjs';
import { ss } from './notes/ss.mjs';
import { realOptions, realWords } from './real.mjs';
import { supported } from './status.mjs';

/** The notes of a table, each for a name that is there. Throws where one is for nothing. */
const annotate = (rows, notes) => {
  const names = new Set(rows.map(({ name }) => name));
  const idle = Object.keys(notes).filter((name) => !names.has(name));
  if (idle.length > 0) throw new Error(`notes about what the real tool does not have: ${idle.join(' ')}`);
  return rows.map((row) => ({ ...row, note: notes[row.name] ?? supported }));
};

/** The rows of a command line; `taken` and `refused` are the forms that the applet takes, and those it does not. */
const commandRows = (tool, takes, notes) =>
  annotate(realOptions(tool), notes).map((row) => {
    const textsOf = (forms) => forms.map(({ text }) => text);
    return {
      ...row,
      taken: textsOf(row.forms.filter(({ words }) => takes(words))),
      refused: textsOf(row.forms.filter(({ words }) => !takes(words))),
    };
  });

/** The rows of words of addresses; `refused` are those that mean nothing here, or something else than the others. */
const wordRows = (rows, find) =>
  rows.map((row) => {
    const words = [row.name, ...row.aliases];
    const isTaken = (word) => find(word) !== undefined && find(word) === find(row.name);
    return { ...row, taken: words.filter(isTaken), refused: words.filter((word) => !isTaken(word)) };
  });

/** What is here and in no real tool. */
const own = (known, rows) => {
  const names = new Set(known.flatMap(({ name, aliases }) => [name, ...aliases]));
  return rows.filter(({ name }) => !names.has(name));
};

/** Every table of the page, from the lists of names, the notes, and the compiled code under `compiled`. */
export const loadDifferences = async (compiled) => {
  const [takes, words] = await Promise.all([loadApplets(compiled), loadWords(compiled)]);
  const rows = {
    types: wordRows(annotate(realWords('types'), types), words.types.find),
    options: wordRows(annotate(realWords('options'), options), words.options.find),
    elsewhere: wordRows(
      realWords('elsewhere').map((row) => ({ ...row, note: elsewhere(row.name) })),
      words.options.find,
    ),
  };
  return {
    ss: commandRows('ss', takes.ss, ss),
    nc: commandRows('nc', takes.nc, nc),
    socat: commandRows('socat', takes.socat, socat),
    ...rows,
    own: { types: own(rows.types, words.types.rows), options: own(rows.options, words.options.rows) },
  };
};

/** What the applet refuses though the page says that it takes it, or takes though the page says that it is refused. */
export const contradictions = ({ note, taken, refused }) => (note.by === 'system' ? taken : refused);
