import { isTerminal } from './is-terminal.js';

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

/** Columns of the terminal that standard output is; undefined where it is none, or one that does not tell. */
export const terminalWidth = (): number | undefined =>
  isTerminal(1) ? process.stdout.columns || undefined : undefined;

/** Standard output as a screen: a terminal's own width, else `COLUMNS`, else none. */
export const outputScreen = (environment: Environment): Screen => {
  const asked = widthFrom(environment['COLUMNS']);
  if (!isTerminal(1)) return { terminal: false, width: asked ?? Number.POSITIVE_INFINITY };
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
