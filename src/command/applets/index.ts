import { realpathSync } from 'node:fs';
import {
  complain,
  escapeLine,
  exitCode,
  type GivenOptions,
  openOutput,
  parseOptions,
  UsageError,
  unknownName,
} from '../../terminal/index.js';
import { findProgram } from './found.js';
import { appletNames, install, type LinkResult, remove } from './links.js';
import { appletsHints, appletsOptions } from './rows.js';

const print = (text: string): void => {
  const output = openOutput(1);
  output.write(text);
  output.flush();
};

/** What links lead to: the program that runs now. */
const ownProgram = (): string => realpathSync(process.argv[1] ?? '');

const outcomes: Readonly<Record<LinkResult['outcome'], string>> = {
  linked: 'linked',
  replaced: 'replaced',
  there: 'was there already',
  removed: 'removed',
  absent: 'was not there',
  'in-the-way': 'is no link to socketeer and was left alone; --force replaces it',
  kept: 'is no link to socketeer and was left alone',
};

const report = (results: readonly LinkResult[]): number => {
  const bad = ({ outcome }: LinkResult): boolean => outcome === 'in-the-way' || outcome === 'kept';
  for (const result of results) {
    const line = `${escapeLine(result.path)} ${outcomes[result.outcome]}`;
    if (bad(result)) complain(`socketeer applets: ${line}`);
    else print(`${line}\n`);
  }
  return results.some(bad) ? exitCode.no : exitCode.yes;
};

/** npx runs packages from a cache that npm clears when it likes. */
const warnOfCache = (program: string): void => {
  if (program.includes('/_npx/')) {
    complain(`socketeer applets: ${escapeLine(program)} lies in npm's cache; install socketeer to keep it`);
  }
};

const tellPath = (folder: string): void => {
  const folders = (process.env['PATH'] ?? '').split(':');
  if (!folders.includes(folder.replace(/(.)\/+$/, '$1'))) {
    complain(`socketeer applets: ${escapeLine(folder)} is not in PATH`);
  }
};

const status = (names: readonly string[], program: string): number => {
  const found = names.map((name) => findProgram(name, process.env['PATH'] ?? '', program));
  for (const { name, path, ours } of found) {
    print(`${name.padEnd(6)}  ${path === undefined ? '-' : escapeLine(path)}${ours ? ' (socketeer)' : ''}\n`);
  }
  return found.every(({ ours }) => ours) ? exitCode.yes : exitCode.no;
};

const namesOf = (words: readonly string[]): readonly string[] => {
  const wrong = words.find((word) => !appletNames.includes(word));
  if (wrong !== undefined) throw new UsageError(unknownName('applet', wrong, appletNames));
  return words.length === 0 ? appletNames : words;
};

const run = (given: GivenOptions, words: readonly string[]): number => {
  const names = namesOf(words);
  const [target, source] = [given.last('install'), given.last('remove')];
  if (target !== undefined && source !== undefined) {
    throw new UsageError('--install contradicts --remove');
  }
  if (given.has('force') && target === undefined) {
    throw new UsageError('--force belongs to --install: what is not ours is never removed');
  }
  const program = ownProgram();
  if (source !== undefined) return report(names.map((name) => remove(source, name, program)));
  if (target === undefined) return status(names, program);
  warnOfCache(program);
  const code = report(names.map((name) => install(target, name, program, given.has('force'))));
  tellPath(target);
  return code;
};

/** `socketeer applets`: makes, removes or tells the links of the applets, and returns the exit code. Throws UsageError. */
export const main = async (args: readonly string[]): Promise<number> => {
  const words: string[] = [];
  const given = parseOptions(args, appletsOptions, appletsHints, words);
  if (!given.has('help')) return run(given, words);
  print((await import('./help.js')).appletsHelp());
  return exitCode.yes;
};
