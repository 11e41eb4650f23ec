import { catalog } from '../../src/cli/catalog.js';
import { parseHelp } from '../../src/cli/help-page.js';
import { programHelp } from '../../src/cli/program-help.js';

/** An example of a help. */
export interface Example {
  /** The command whose help has it; `socketeer` for the program's own. */
  readonly of: string;
  /** A command line for a shell. */
  readonly line: string;
}

/** Lines in two columns, the second of which says what the first is for. */
const commandsIn = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => /^ {2}(\S.*?)(?: {2,}\S.*)?$/.exec(line)?.[1] ?? []);

/** The examples of a help: below their title, or, in the help of nc, lines that begin with its name. */
const examplesIn = (of: string, help: string): Example[] => {
  const { parts } = parseHelp(help);
  const titled = parts.find(({ title }) => title === 'Examples')?.lines;
  const lines = titled ?? help.split('\n').filter((line) => line.startsWith(`  ${of} `));
  return commandsIn(lines).map((line) => ({ of, line }));
};

/** Every example of every help. */
export const everyExample = async (): Promise<Example[]> => {
  const helps = await Promise.all(catalog.map(async ({ name, help }) => examplesIn(name, await help())));
  return [...examplesIn('socketeer', programHelp), ...helps.flat()];
};
