import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { catalog } from '../../src/cli/catalog.js';
import { optionsOf, parseHelp } from '../../src/cli/help-page.js';
import { cli } from '../support/cli.js';
import { root } from '../support/root.js';

/** The commands of the examples of a help, without what they are for and without other programs. */
const examplesOf = (help: string, name: string): string[] =>
  (parseHelp(help).parts.find(({ title }) => title === 'Examples')?.lines ?? [])
    .map((line) => line.trim().split(/ {2,}| \| | -- /)[0] ?? '')
    .filter((line) => line.startsWith(`socketeer ${name} `));

for (const { name, summary, applet, help: load } of catalog) {
  test(`socketeer ${name} --help has a usage, examples and no line too wide`, async () => {
    const { code, out, err } = await cli([name, '--help']);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(out, await load());
    assert.match(out, /^usage: /im);
    assert.match(out, new RegExp(`^ {2}(sudo )?(eval "\\$\\()?(socketeer )?${name} `, 'm'));
    for (const line of out.split('\n')) assert.ok(line.length <= 132, line);
    if (applet === undefined) assert.match(out, /^Examples:$/m);
    if (applet === undefined) assert.match(out, /^Exit codes: 0 /m);
  });

  test(`socketeer help ${name} says the same, and the list has it`, async () => {
    const { out: own } = await cli([name, '--help']);
    const { out } = await cli(['help', name]);
    const { out: list } = await cli(['--help']);
    assert.equal(out, own);
    assert.ok(list.includes(`  ${name.padEnd(10)}  ${summary}\n`), name);
  });

  test(`the examples of ${name} use only options it has`, async () => {
    if (applet) return assert.match(await load(), / -\w/); // their options have forms of their own
    const help = await load();
    const known = new Set(optionsOf(help).map(({ long }) => long));
    for (const example of examplesOf(help, name)) {
      for (const [, long] of example.matchAll(/(?<= )(--[a-z][\w-]*)/g)) {
        assert.ok(known.has(long as string), `${example}: ${long}`);
      }
    }
  });
}

test('the catalog has every command that can be run, and no other', () => {
  const source = readFileSync(join(root, 'src/cli.ts'), 'utf8');
  const run = [...source.matchAll(/^ {2}(\w+): \(\) => import\(/gm)].map(([, name = '']) => name);
  assert.deepEqual(catalog.map(({ name }) => name).sort(), run.sort());
});

test('help of an unknown command names the nearest right one', async () => {
  const { code, out, err } = await cli(['help', 'lss']);
  assert.deepEqual([code, out], [2, '']);
  assert.equal(err, "socketeer: unknown command 'lss'; did you mean ls? socketeer --help lists them all\n");
});

test('every command answers a misspelt option with the nearest right one, and ends with 2', async () => {
  for (const { name, applet } of catalog) {
    if (applet) continue; // the originals say it their own way
    const { code, out, err } = await cli([name, '--hlep']);
    assert.deepEqual([name, code, out], [name, 2, '']);
    assert.match(err, /^socketeer \w+: unknown option --hlep; did you mean --help\?\n$/);
  }
});
