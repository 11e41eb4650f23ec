import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { catalog } from '../../src/cli/catalog.js';
import { optionsOf } from '../../src/cli/help-page.js';
import { compiled, root } from '../support/root.js';

const page = (name: string): string => readFileSync(join(root, 'man', name), 'utf8');

test('man/ is what the helps say (node scripts/man.mjs)', async () => {
  const { manPages } = (await import(pathToFileURL(join(root, 'scripts/man/pages.mjs')).href)) as {
    manPages(root: string, compiled: string): Promise<Map<string, string>>;
  };
  const pages = await manPages(root, compiled);
  assert.deepEqual(readdirSync(join(root, 'man')).sort(), [...pages.keys()].sort());
  for (const [name, text] of pages) assert.equal(page(name), text, name);
});

test('the package brings each page', () => {
  const { man, files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    man: string[];
    files: string[];
  };
  const pages = readdirSync(join(root, 'man')).map((name) => `./man/${name}`);
  assert.deepEqual([...man].sort(), pages.sort());
  assert.ok(files.includes('man'));
});

test('every command has a page with all its options, and every page its sections', async () => {
  for (const { name, applet, help } of catalog) {
    const text = page(`socketeer-${name}.1`);
    for (const title of ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'SEE ALSO']) {
      assert.match(text, new RegExp(`^\\.SH ${title}$`, 'm'), `${name}: ${title}`);
    }
    if (applet) continue;
    assert.match(text, /^\.SH EXAMPLES$/m, name);
    assert.match(text, /^\.SH EXIT STATUS$/m, name);
    for (const { long } of optionsOf(await help()))
      assert.ok(text.includes(long.replaceAll('-', '\\-')), long);
  }
});

test('no page has a line that roff would take for something else', () => {
  const requests = /^\.(\\"|TH|SH|SS|TP|PP|EX|EE|nf|fi|nh|ad|BR)( |$)?/;
  for (const name of readdirSync(join(root, 'man'))) {
    for (const line of page(name).split('\n')) {
      if (/^[.']/.test(line)) assert.match(line, requests, name);
      assert.doesNotMatch(line, /[^\0-\x7f]/, name);
    }
  }
});
