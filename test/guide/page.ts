/**
 * The programs of a page of the guide: fenced blocks whose info string is `js runnable` or `js runnable background`,
 * each followed by a `text output` block. A background program serves the ones after it.
 */
export interface Program {
  /** The page, relative to the checkout. */
  readonly page: string;
  /** Line of the page on which the code begins, from 1. */
  readonly line: number;
  readonly code: string;
  /** What it prints; `…` stands for any text within a line. */
  readonly output: string;
  readonly background: boolean;
}

/** A fenced block of Markdown. */
interface Block {
  readonly info: string;
  readonly line: number;
  readonly text: string;
}

/** All fenced blocks of a Markdown text, in order. */
export const blocksOf = (markdown: string): Block[] => {
  const blocks: Block[] = [];
  let open: { info: string; line: number; lines: string[] } | undefined;
  markdown.split('\n').forEach((text, index) => {
    if (!text.startsWith('```')) {
      open?.lines.push(text);
    } else if (open === undefined) {
      open = { info: text.slice(3).trim(), line: index + 2, lines: [] };
    } else {
      blocks.push({ info: open.info, line: open.line, text: open.lines.map((line) => `${line}\n`).join('') });
      open = undefined;
    }
  });
  if (open !== undefined) throw new Error(`the block of line ${open.line - 1} has no end`);
  return blocks;
};

/** The runnable programs of a page. Throws where one has no output block after it, or an output no program. */
export const programsOf = (page: string, markdown: string): Program[] => {
  const blocks = blocksOf(markdown);
  return blocks.flatMap((block, index) => {
    const next = blocks[index + 1];
    if (block.info === 'text output' && !blocks[index - 1]?.info.startsWith('js runnable')) {
      throw new Error(`${page}:${block.line}: this output belongs to no runnable program`);
    }
    if (!block.info.startsWith('js runnable')) return [];
    if (next?.info !== 'text output')
      throw new Error(`${page}:${block.line}: no output follows this program`);
    const background = block.info === 'js runnable background';
    if (!background && block.info !== 'js runnable')
      throw new Error(`${page}:${block.line}: what is \`${block.info}\`?`);
    return [{ page, line: block.line, code: block.text, output: next.text, background }];
  });
};

/** Code that is shown but not run: still checked by the compiler when its info string is `js` or `ts`. */
export const shownCode = (page: string, markdown: string): Omit<Program, 'output' | 'background'>[] =>
  blocksOf(markdown)
    .filter(({ info }) => info === 'js' || info === 'ts')
    .map(({ line, text }) => ({ page, line, code: text }));

const escapeText = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether printed text is what a page shows, `…` standing for anything within a line. */
export const matchesOutput = (printed: string, shown: string): boolean =>
  new RegExp(`^${shown.split('…').map(escapeText).join('[^\\n]*')}$`).test(printed);
