import { fstatSync } from 'node:fs';

/** The environment variables that matter to output. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** When to colour: `auto` means on a terminal, as the environment allows. */
export type ColorChoice = 'auto' | 'always' | 'never';

/** What an output looks like to whom reads it. */
export interface Screen {
  readonly terminal: boolean;
  /** Columns a line may have; Infinity where nobody wraps it. */
  readonly width: number;
}

/** Terminals that do not tell their size have what a VT100 had. */
const USUAL_WIDTH = 80;

/** Narrower settings are taken for nonsense: some serial lines say 0 or 1. */
const LEAST_WIDTH = 10;

const widthFrom = (text: string | undefined): number | undefined => {
  const width = Number(text);
  return Number.isInteger(width) && width >= LEAST_WIDTH ? width : undefined;
};

/** Major number of /dev/null and its kin, `<linux/major.h>`: the usual character device that is no terminal. */
const MEM_MAJOR = 1;

/** Major number in a device number of the C library, makedev(3), below 2^12. */
const majorOf = (device: number): number => Math.floor(device / 0x100) % 0x1000;

/** Whether standard output is a terminal. Node's own answer costs two milliseconds, so only likely ones are asked. */
const isTerminal = (): boolean => {
  try {
    const status = fstatSync(1);
    return status.isCharacterDevice() && majorOf(status.rdev) !== MEM_MAJOR && process.stdout.isTTY === true;
  } catch {
    return false;
  }
};

/** Columns of the terminal that standard output is; undefined where it is none, or one that does not tell. */
export const terminalWidth = (): number | undefined =>
  isTerminal() ? process.stdout.columns || undefined : undefined;

/** Standard output as a screen: a terminal's own width, else `COLUMNS`, else none. */
export const outputScreen = (environment: Environment): Screen => {
  const asked = widthFrom(environment['COLUMNS']);
  if (!isTerminal()) return { terminal: false, width: asked ?? Number.POSITIVE_INFINITY };
  return { terminal: true, width: widthFrom(String(process.stdout.columns)) ?? asked ?? USUAL_WIDTH };
};

/**
 * Whether to colour. The option wins; then FORCE_COLOR (`0` and `false` mean no), NO_COLOR (no-color.org) and
 * TERM=dumb; then it is whether the output is a terminal.
 */
export const wantsColor = (choice: ColorChoice, terminal: boolean, environment: Environment): boolean => {
  if (choice !== 'auto') return choice === 'always';
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  return terminal && environment['TERM'] !== 'dumb';
};
