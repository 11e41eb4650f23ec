import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { levelNames } from '../../src/socket/options/levels.js';
import { socketOptions } from '../../src/socket/options/table.js';
import { root } from '../support/root.js';

const table = { socketOptions, levelNames };

/** A function of scripts/options/, by its file and name. */
async function writer(file: string, name: string): Promise<(rows: typeof table) => string> {
  const module = (await import(pathToFileURL(join(root, 'scripts/options', file)).href)) as Record<
    string,
    unknown
  >;
  return module[name] as (rows: typeof table) => string;
}

const upToDate = [
  { path: 'src/socket/options/view.ts', file: 'view.mjs', name: 'viewText' },
  { path: 'docs/reference/options.md', file: 'page.mjs', name: 'pageText' },
];

for (const { path, file, name } of upToDate) {
  test(`${path} is what the table says (node scripts/options.mjs)`, async () => {
    const write = await writer(file, name);
    assert.equal(readFileSync(join(root, path), 'utf8'), write(table));
  });
}
