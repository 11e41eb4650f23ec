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

/**
 * A fenced block `console classic` (ss, nc and socat) or `console modern` (socketeer) of a page. A program named after
 * that is one more that the block needs.
 */
export interface ConsoleBlock {
  readonly page: string;
  /** Line of the page on which it begins, from 1. */
  readonly line: number;
  readonly style: 'classic' | 'modern';
  readonly needs: readonly string[];
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
      const [, style, ...needs] = info.split(' ');
      if (style !== 'classic' && style !== 'modern') throw new Error(`${page}:${line}: what is \`${info}\`?`);
      return { page, line, style, needs, commands: commandsOf(text) };
    });

/** A page with the text of its blocks of one style replaced, in order; undefined keeps one as it is. */
export const withBlocks = (
  page: string,
  markdown: string,
  style: ConsoleBlock['style'],
  texts: readonly (string | undefined)[],
): string => {
  const lines = markdown.split('\n');
  const blocks = consoleBlocks(page, markdown).filter((block) => block.style === style);
  for (const [index, { line }] of [...blocks.entries()].reverse()) {
    const text = texts[index];
    const end = lines.indexOf('```', line - 1);
    if (text !== undefined) lines.splice(line - 1, end - line + 1, ...text.replace(/\n$/, '').split('\n'));
  }
  return lines.join('\n');
};

/** A command as a page shows it. */
export const shownAs = ({ text, interrupted }: Command, printed: string): string =>
  `$ ${text}\n${printed}${interrupted ? '^C\n' : ''}`;
