/** An option as a help tells it. */
export interface HelpOption {
  /** With its dashes: `--count`. */
  readonly long: string;
  /** With its dash: `-c`. */
  readonly short?: string;
  /** Placeholder of its value; absent for a switch. */
  readonly value?: string;
  /** The value may be left out. */
  readonly optional?: true;
  readonly text: string;
}

/** A part of a help between blank lines; `title` without its colon, undefined for prose. */
export interface HelpPart {
  readonly title?: string;
  readonly lines: readonly string[];
}

/** A help taken apart: the manual and completion are made of it, so that neither can tell otherwise. */
export interface HelpPage {
  /** The lines after `Usage:`, without it. */
  readonly usage: readonly string[];
  readonly parts: readonly HelpPart[];
}

const optionLine = /^ {2}(?:(-\S), | {4})(--[\w-]+)(?:(\[=\S+\])| (\S+))?(?: {2,}(.*))?$/;

/** The option that a line of a help tells; undefined for any other line. */
export const readOption = (line: string): HelpOption | undefined => {
  const match = optionLine.exec(line);
  if (match === null) return undefined;
  const [, short, long, optional, plain, text] = match;
  const value = optional?.slice(2, -1) ?? plain;
  return {
    long: long as string,
    text: text ?? '',
    ...(short !== undefined && { short }),
    ...(value !== undefined && { value }),
    ...(optional !== undefined && { optional: true }),
  };
};

const readPart = (block: string): HelpPart => {
  const lines = block.split('\n');
  const [, title, rest] = /^(Exit codes|[A-Z][\w ]*):(?: (.*))?$/.exec(lines[0] ?? '') ?? [];
  if (title === undefined || (rest !== undefined && title !== 'Exit codes')) return { lines };
  return { title, lines: [...(rest === undefined ? [] : [rest]), ...lines.slice(1)] };
};

/** Takes the help of a command apart. */
export const parseHelp = (help: string): HelpPage => {
  const [first = '', ...others] = help.trimEnd().split(/\n{2,}/);
  const usage = first.replace(/^usage: */i, '').split('\n');
  return { usage: usage.map((line) => line.trim()), parts: others.map(readPart) };
};

/** Every option that a help tells. */
export const optionsOf = (help: string): HelpOption[] =>
  help.split('\n').flatMap((line) => readOption(line) ?? []);
