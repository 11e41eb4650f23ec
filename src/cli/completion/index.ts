import {
  escapeLine,
  exitCode,
  type OptionRow,
  openOutput,
  parseOptions,
  UsageError,
  unknownName,
} from '../../terminal/index.js';
import { completionScripts } from './scripts.js';
import type { Completion } from './types.js';

const rows: readonly OptionRow[] = [{ name: 'help', short: 'h', help: 'this text' }];

const print = (text: string): number => {
  const output = openOutput(1);
  output.write(text);
  output.flush();
  return exitCode.yes;
};

/** A word with a control character could forge a line of the answer, and no shell would take it well. */
const isPlain = (text: string): boolean => escapeLine(text) === text && !text.includes('\t');

const answerText = ({ kind, words }: Completion): string =>
  [
    kind,
    ...words
      .filter(({ word }) => isPlain(word))
      .map(({ word, about }) => (about === undefined ? word : `${word}\t${escapeLine(about)}`)),
  ]
    .map((line) => `${line}\n`)
    .join('');

const scriptOf = (names: readonly string[]): string => {
  const [shell, surplus] = names;
  const shells = Object.keys(completionScripts);
  if (shell === undefined) throw new UsageError(`a shell is needed: ${shells.join(', ')}`);
  if (surplus !== undefined) throw new UsageError(`one shell at a time, and '${surplus}' is another`);
  const script = Object.hasOwn(completionScripts, shell) ? completionScripts[shell] : undefined;
  if (script === undefined) throw new UsageError(unknownName('shell', shell, shells));
  return script;
};

/** `socketeer completion`: prints what a shell needs, or answers it, and returns the exit code. Throws UsageError. */
export const main = async (args: readonly string[]): Promise<number> => {
  if (args[0] === '--complete') {
    return print(answerText(await (await import('./suggest.js')).complete(args.slice(1))));
  }
  const names: string[] = [];
  const given = parseOptions(args, rows, {}, names);
  if (given.has('help')) return print((await import('./help.js')).completionHelp());
  return print(scriptOf(names));
};
