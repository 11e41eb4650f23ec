import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.js';
import { requires } from '../support/skip.js';
import { consoleBlocks } from './console.js';
import { matchesOutput, type Program, programsOf } from './page.js';
import { guidePages } from './pages.js';
import { type Running, startProgram } from './program.js';

/** Fails with both texts where a program printed something else than its page shows. */
const compare = async ({ page, line, output }: Program, running: Running): Promise<void> => {
  const printed = await running.ended;
  if (matchesOutput(printed, output)) return;
  assert.equal(printed, output, `the program of ${page}:${line} prints something else than the page shows`);
};

/** Runs the programs of a page in order, those in the background beside the next one in front. */
const runPage = async (programs: readonly Program[], temporary: string): Promise<void> => {
  const all: Running[] = [];
  let together: [Program, Running][] = [];
  try {
    for (const program of programs) {
      const running = startProgram(program, temporary);
      all.push(running);
      together.unshift([program, running]);
      if (program.background) {
        await running.ready;
      } else {
        for (const [each, itsRun] of together) await compare(each, itsRun);
        together = [];
      }
    }
    assert.deepEqual(together, [], 'a program in the background has none in front after it');
  } finally {
    for (const running of all) await running[Symbol.asyncDispose]();
  }
};

for (const page of ['README.md', ...guidePages()]) {
  const programs = programsOf(page, readFileSync(join(root, page), 'utf8'));
  if (programs.length === 0) continue;
  test(`the programs of ${page} print what it shows`, { skip: requires('netns') }, async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'guide-'));
    try {
      await runPage(programs, temporary);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  });
}

test('the commands of every page of the guide are run', () => {
  for (const page of guidePages()) {
    if (consoleBlocks(page, readFileSync(join(root, page), 'utf8')).length === 0) continue;
    assert.ok(existsSync(join(root, `test/guide/commands/${basename(page, '.md')}.test.ts`)), page);
  }
});

test('every page of the guide is linked from its table of contents', () => {
  const contents = ['docs/guide', 'docs/guide/sockets'].flatMap((folder) =>
    [...readFileSync(join(root, folder, 'README.md'), 'utf8').matchAll(/\]\(([^)#:]+)\)/g)].map(
      ([, target]) => join(folder, target as string),
    ),
  );
  const lost = guidePages().filter((page) => page !== 'docs/guide/README.md' && !contents.includes(page));
  assert.deepEqual(lost, []);
});
