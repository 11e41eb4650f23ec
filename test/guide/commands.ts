import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { withoutPostgresql } from '../peers/cluster.js';
import { root } from '../support/root.js';
import { type Program, requires } from '../support/skip.js';
import { type ConsoleBlock, consoleBlocks, shownAs, styleOf, type Way, withBlocks } from './console.js';
import { type Outcome, Session } from './session.js';
import { sameOutput, steady, steadyWords, wholeLines } from './steady.js';

const ways: Readonly<Record<Way, string>> = {
  real: 'the real ss, nc and socat',
  applets: 'our ss, nc and socat',
  modern: 'socketeer',
};

/** Pages get what their commands print, instead of being compared with it. */
const isWriting = process.env['SOCKETEER_GUIDE'] === 'write';

/** Why a block cannot be run here, or false. */
const withoutNeeds = ({ needs }: ConsoleBlock): string | false =>
  needs
    .map((need) => (need === 'postgres' ? withoutPostgresql() : requires(need as Program)))
    .find(Boolean) ?? false;

/** What a command is held to: what the page shows, or for our applets what the real ones did. */
type Model = (block: ConsoleBlock, index: number) => Outcome | undefined;

/** Runs the blocks of a page in one session; what each command did is told to `seen`. Returns how many were run. */
const runPage = async (
  context: TestContext,
  way: Way,
  blocks: readonly ConsoleBlock[],
  model: Model,
  seen: (block: ConsoleBlock, command: number, outcome: Outcome) => void,
): Promise<number> => {
  await using session = await Session.open(way);
  let count = 0;
  for (const block of blocks) {
    const without = withoutNeeds(block);
    if (without !== false) {
      context.diagnostic(`${block.page}:${block.line}: not run: ${without}`);
      continue;
    }
    for (const [index, command] of block.commands.entries()) {
      const expected = model(block, index)?.printed ?? command.shown;
      const isExpected = (printed: string) => sameOutput(command.text, printed, expected);
      seen(block, index, await session.run(command, isWriting && way !== 'applets' ? 'settles' : isExpected));
    }
    count++;
  }
  return count;
};

/** What a block is to show, of which a part may be as it was but for what differs from run to run. */
const textOf = (block: ConsoleBlock, outcomes: readonly Outcome[]): string =>
  block.commands
    .map((command, index) => {
      const printed = wholeLines(outcomes[index]?.printed ?? '').replaceAll('\r', '');
      const asBefore = sameOutput(command.text, printed, command.shown);
      return shownAs(command, asBefore ? command.shown : printed);
    })
    .join('');

/** Fails where our applets do something else than the real programs, or a command something else than its page shows. */
const hold = (block: ConsoleBlock, index: number, outcome: Outcome, model: Outcome | undefined): void => {
  const { text, shown } = block.commands[index]!;
  const place = `${block.page}:${block.line}: ${text}`;
  if (model !== undefined) {
    const mask = text.startsWith('ss -x') ? steadyWords : steady;
    const [ours, real] = [outcome, model].map(({ printed }) => mask(wholeLines(printed), text));
    assert.equal(ours, real, `${place}: prints something else than the real one`);
    assert.equal(outcome.code, model.code, `${place}: ends with another code than the real one`);
  } else if (!isWriting) {
    const printed = steadyWords(wholeLines(outcome.printed), text);
    assert.equal(printed, steadyWords(shown, text), `${place}: prints something else than the page shows`);
  }
};

/** A page under test: what its commands did each way, and how many blocks were run. */
class PageTest {
  readonly #path: string;
  readonly #blocks: readonly ConsoleBlock[];
  /** What the real programs did, to which ours are held. */
  readonly #real = new Map<string, Outcome>();
  readonly counts: Record<Way, number> = { real: 0, applets: 0, modern: 0 };

  constructor(readonly page: string) {
    this.#path = join(root, page);
    this.#blocks = consoleBlocks(page, readFileSync(this.#path, 'utf8'));
  }

  blocks(way: Way): readonly ConsoleBlock[] {
    return this.#blocks.filter(({ style }) => style === styleOf(way));
  }

  async run(context: TestContext, way: Way): Promise<void> {
    const blocks = this.blocks(way);
    const outcomes = new Map(blocks.map((block) => [block, [] as Outcome[]]));
    const keyOf = ({ line }: ConsoleBlock, index: number): string => `${line} ${index}`;
    const model: Model = (block, index) =>
      way === 'applets' ? this.#real.get(keyOf(block, index)) : undefined;
    this.counts[way] = await runPage(context, way, blocks, model, (block, index, outcome) => {
      outcomes.get(block)?.push(outcome);
      if (way === 'real') this.#real.set(keyOf(block, index), outcome);
      hold(block, index, outcome, model(block, index));
    });
    if (isWriting && way !== 'applets') this.#rewrite(way, outcomes);
  }

  #rewrite(way: Way, outcomes: ReadonlyMap<ConsoleBlock, readonly Outcome[]>): void {
    const texts = [...outcomes].map(([block, those]) =>
      those.length === 0 ? undefined : textOf(block, those),
    );
    const before = readFileSync(this.#path, 'utf8');
    writeFileSync(this.#path, withBlocks(this.page, before, styleOf(way), texts));
  }
}

/**
 * Tests the commands of a page of the guide, run as a reader would run them, in a session of its own for each of three
 * ways.
 */
export const testCommands = (page: string): void => {
  const pageTest = new PageTest(page);
  for (const way of Object.keys(ways) as Way[]) {
    if (pageTest.blocks(way).length === 0) continue;
    const programs: readonly Program[] = way === 'real' ? ['ss', 'nc', 'socat'] : [];
    const skip = requires('netns', 'unshare', 'ip', ...programs);
    test(`${page} with ${ways[way]}`, { skip }, (context) => pageTest.run(context, way));
  }
  after(() => {
    const each = Object.entries(pageTest.counts).map(([way, count]) => `${count} with ${ways[way as Way]}`);
    console.log(`${page}: blocks of commands run: ${each.join(', ')}`);
  });
};
