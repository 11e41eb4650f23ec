import { type CatalogEntry, catalog, entryOf, type OperandKind } from '../catalog.js';
import type { HelpOption } from '../help-page.js';
import { appletOptions } from './applet-options.js';
import { offerOperand } from './operands.js';
import type { Completion, Offer, Suggestion } from './types.js';
import { offerValue } from './values.js';

/** What was begun, after the last comma of a list: `tcp,ud` goes on with what begins by `ud`. */
const narrow = ({ words, kind = 'none' }: Offer, begun: string, before = ''): Completion => ({
  kind,
  words: words
    .filter(({ word }) => word.startsWith(begun))
    .map((suggestion) => ({ ...suggestion, word: before + suggestion.word })),
});

const commandWords = (): Suggestion[] => catalog.map(({ name, summary }) => ({ word: name, about: summary }));

const programOptions: readonly Suggestion[] = [
  { word: '--help', about: 'what commands there are' },
  { word: '--version', about: 'the version' },
];

/** Options of a command, by its help. */
const readOptions = async ({ applet, help }: CatalogEntry): Promise<readonly HelpOption[]> => {
  const text = await help();
  return applet === true ? appletOptions(text) : (await import('../help-page.js')).optionsOf(text);
};

const optionWords = (options: readonly HelpOption[]): Suggestion[] =>
  options.map(({ long, value, optional, text }) => ({
    word: value === undefined || optional === true || !long.startsWith('--') ? long : `${long}=`,
    about: text,
  }));

/** The option whose value the last of the finished words asks for. */
const awaited = (options: readonly HelpOption[], last: string | undefined): HelpOption | undefined =>
  last === undefined
    ? undefined
    : options.find(
        ({ long, short, value, optional }) =>
          value !== undefined && optional !== true && (long === last || short === last),
      );

/** How many operands stand before the word at the cursor. */
const countOperands = (options: readonly HelpOption[], words: readonly string[]): number => {
  let count = 0;
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (awaited(options, word) !== undefined) index++;
    else if (!/^-./.test(word)) count++;
  }
  return count;
};

/** Values of an option: lists go on after each comma. */
const completeValue = async (option: HelpOption, text: string): Promise<Completion> => {
  const offer = await offerValue(option);
  // the names of columns may have a sign: --columns +unit, --sort=-recv-q
  const before = option.value?.includes(',…') ? (/^(?:.*,)?[+-]?/s.exec(text)?.[0] ?? '') : '';
  return narrow(offer, text.slice(before.length), before);
};

const completeOperand = async (
  kind: OperandKind,
  current: string,
  done: readonly string[],
): Promise<Completion> => {
  if (kind === 'commands') return narrow({ words: commandWords() }, current);
  return narrow(await offerOperand(kind, current, done), current);
};

const completeCommand = async (
  entry: CatalogEntry,
  words: readonly string[],
  current: string,
): Promise<Completion> => {
  const rest = words.indexOf('--');
  if (rest >= 0 && entry.name === 'wait')
    return { kind: rest + 1 < words.length ? 'files' : 'commands', words: [] };
  const options = await readOptions(entry);
  const expecting = awaited(options, words.at(-1));
  if (expecting !== undefined) return completeValue(expecting, current);
  const [, long, text] = /^(--[\w-]+)=(.*)$/s.exec(current) ?? [];
  if (long !== undefined && rest < 0) {
    const option = options.find((known) => known.long === long && known.value !== undefined);
    if (option === undefined) return { kind: 'none', words: [] };
    const { kind, words: values } = await completeValue(option, text as string);
    return { kind, words: values.map((value) => ({ ...value, word: `${long}=${value.word}` })) };
  }
  if (current.startsWith('-') && rest < 0) return narrow({ words: optionWords(options) }, current);
  const at = countOperands(options, words);
  return completeOperand(entry.operands[Math.min(at, entry.operands.length - 1)] ?? 'none', current, words);
};

/** What may stand in place of the last of these words, which follow the name of the program; it may be empty. */
export const complete = async (line: readonly string[]): Promise<Completion> => {
  const current = line.at(-1) ?? '';
  const [name, ...words] = line.slice(0, -1);
  if (name === undefined) {
    const help = { word: 'help', about: 'options and examples of a command' };
    return narrow({ words: [...commandWords(), help, ...programOptions] }, current);
  }
  if (name === 'help') return completeOperand('commands', current, words);
  const entry = entryOf(name);
  return entry === undefined ? { kind: 'none', words: [] } : completeCommand(entry, words, current);
};
