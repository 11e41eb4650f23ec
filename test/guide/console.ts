import { blocksOf } from './page.js';

/**
 * How the commands of a page are run: with the real ss, nc and socat, with the applets of those names, and as
 * `socketeer` commands.
 */
export type Way = 'real' | 'applets' | 'modern';

/** One command of a page, as typed after the prompt. */
export interface Command {
  readonly text: string;
  /** What the page shows below it. */
  readonly shown: string;
  /** It goes on in the background: the line ends with `&`. */
  readonly background: boolean;
  /** What is shown ends with `^C`: it is stopped from the keyboard. */
  readonly interrupted: boolean;
}

/** A fenced block `console classic` (ss, nc and socat) or `console modern` (socketeer) of a page. */
export interface ConsoleBlock {
  readonly page: string;
  /** Line of the page on which it begins, from 1. */
  readonly line: number;
  readonly style: 'classic' | 'modern';
  readonly commands: readonly Command[];
}

/** The style of page blocks that a way runs. */
export const styleOf = (way: Way): ConsoleBlock['style'] => (way === 'modern' ? 'modern' : 'classic');

const commandOf = (lines: readonly string[]): Command => {
  const text = (lines[0] as string).slice(2);
  const shown = lines
    .slice(1)
    .filter((line) => line !== '^C')
    .map((line) => `${line}\n`);
  return {
    text,
    shown: shown.join(''),
    background: /(^|[^&])&$/.test(text),
    interrupted: lines.at(-1) === '^C',
  };
};

/** Commands begin with `$ `; what follows a command is what it prints. */
const commandsOf = (text: string): Command[] => {
  const commands: string[][] = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    if (line.startsWith('$ ')) commands.push([line]);
    else if (commands.length === 0) throw new Error(`output before the first command: ${line}`);
    else commands.at(-1)?.push(line);
  }
  return commands.map(commandOf);
};

/** The blocks of commands of a page, in order. Throws where one is of neither style. */
export const consoleBlocks = (page: string, markdown: string): ConsoleBlock[] =>
  blocksOf(markdown)
    .filter(({ info }) => info.startsWith('console'))
    .map(({ info, line, text }) => {
      const style = info.slice('console '.length);
      if (style !== 'classic' && style !== 'modern') throw new Error(`${page}:${line}: what is \`${info}\`?`);
      return { page, line, style, commands: commandsOf(text) };
    });

/** A command as a page shows it. */
export const shownAs = ({ text, interrupted }: Command, printed: string): string =>
  `$ ${text}\n${printed}${interrupted ? '^C\n' : ''}`;
