// The commands of the guide, run as a reader would run them: each page is a session of its own for each of three ways.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { root } from '../support/root.js';
import { type Program, requires } from '../support/skip.js';
import { type ConsoleBlock, consoleBlocks, shownAs, styleOf, type Way } from './console.js';
import { type Outcome, Session } from './session.js';
import { steady, steadyWords, wholeLines } from './steady.js';

const folder = 'docs/guide';

/** Programs that pages start beside ss, nc and socat. */
const others: readonly Program[] = ['chronyd', 'ping'];

const ways: Readonly<Record<Way, string>> = {
  real: 'the real ss, nc and socat',
  applets: 'our ss, nc and socat',
  modern: 'socketeer',
};

/** How many blocks were run each way. */
const counts: Record<Way, number> = { real: 0, applets: 0, modern: 0 };

/** Runs the blocks of a page in one session; what each command did is told to `seen`. */
const runPage = async (
  way: Way,
  blocks: readonly ConsoleBlock[],
  seen: (block: ConsoleBlock, command: number, outcome: Outcome) => void,
): Promise<void> => {
  const session = await Session.open(way);
  try {
    for (const block of blocks) {
      for (const [index, command] of block.commands.entries()) {
        const isShown = (printed: string) => steadyWords(wholeLines(printed)) === steadyWords(command.shown);
        seen(block, index, await session.run(command, isShown));
      }
      counts[way]++;
    }
  } finally {
    await session[Symbol.asyncDispose]();
  }
};

/** With SOCKETEER_GUIDE=write, pages get what their commands print. */
const isWriting = process.env['SOCKETEER_GUIDE'] === 'write';

const rewrite = (
  page: string,
  blocks: readonly ConsoleBlock[],
  printed: ReadonlyMap<string, string>,
): void => {
  const path = join(root, page);
  let markdown = readFileSync(path, 'utf8');
  for (const block of blocks) {
    const print = block.commands.map((command, index) => {
      const text = wholeLines(printed.get(`${block.line} ${index}`) ?? command.shown);
      return shownAs(command, steadyWords(text) === steadyWords(command.shown) ? command.shown : text);
    });
    const before = block.commands.map((command) => shownAs(command, command.shown)).join('');
    markdown = markdown.replace(
      `\`\`\`console ${block.style}\n${before}\`\`\``,
      () => `\`\`\`console ${block.style}\n${print.join('')}\`\`\``,
    );
  }
  writeFileSync(path, markdown);
};

const testPage = (page: string): void => {
  const all = consoleBlocks(page, readFileSync(join(root, page), 'utf8'));
  if (all.length === 0) return;
  const used = others.filter((name) =>
    all.some(({ commands }) => commands.some(({ text }) => text.includes(name))),
  );
  /** What the real programs did, to which ours are held. */
  const real = new Map<string, Outcome>();
  for (const way of Object.keys(ways) as Way[]) {
    const blocks = all.filter(({ style }) => style === styleOf(way));
    const needs: Program[] = [
      'unshare',
      'ip',
      ...used,
      ...(way === 'real' ? (['ss', 'nc', 'socat'] as const) : []),
    ];
    test(`${page} with ${ways[way]}`, { skip: requires('netns', ...needs) }, async () => {
      const printed = new Map<string, string>();
      await runPage(way, blocks, (block, index, outcome) => {
        const [key, command] = [`${block.line} ${index}`, block.commands[index]!];
        const place = `${page}:${block.line}: ${command.text}`;
        const text = wholeLines(outcome.printed);
        printed.set(key, text);
        if (way === 'real') real.set(key, outcome);
        const model = way === 'applets' ? real.get(key) : undefined;
        if (model !== undefined) {
          assert.equal(
            steady(text),
            steady(wholeLines(model.printed)),
            `${place}: prints something else than the real one`,
          );
          assert.equal(outcome.code, model.code, `${place}: ends with another code than the real one`);
        } else if (!isWriting) {
          assert.equal(
            steadyWords(text),
            steadyWords(command.shown),
            `${place}: prints something else than the page shows`,
          );
        }
      });
      if (isWriting && way !== 'applets') rewrite(page, blocks, printed);
    });
  }
};

for (const name of readdirSync(join(root, folder)).sort())
  if (name.endsWith('.md')) testPage(join(folder, name));

after(() => {
  const each = Object.entries(counts).map(([way, count]) => `${count} with ${ways[way as Way]}`);
  console.log(`blocks of commands run: ${each.join(', ')}`);
});
