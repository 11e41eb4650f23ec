import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readSpecification } from '../../src/endpoint/resolve.js';
import { cli } from '../support/cli.js';
import { root } from '../support/root.js';

const page = (): string => readFileSync(join(root, 'docs/reference/specifications.md'), 'utf8');

/** What a text means, whatever it looks like. */
const meaning = (text: string): unknown => {
  const parsed = readSpecification(text);
  assert.ok(parsed.kind === 'single', text);
  return [
    parsed.keyword.toUpperCase(),
    parsed.parameters,
    parsed.options.map(({ name, value }) => [name, value]),
  ];
};

test('docs/reference/specifications.md is what the registry says (node scripts/specifications.mjs)', async () => {
  const { loadRows, pageText } = await import(
    pathToFileURL(join(root, 'scripts/specifications/page.mjs')).href
  );
  const compiled = fileURLToPath(new URL('../..', import.meta.url));
  assert.equal(page(), pageText(await loadRows(compiled)));
});

test('the readable forms of the page mean what stands beside them', () => {
  const start = page().indexOf('## The readable form');
  const table = page().slice(start, page().indexOf('\n## ', start + 1));
  const pairs = [...table.matchAll(/^\| `(\S+:\/\/[^`]*)` \| `([^`]*)`/gm)];
  assert.ok(pairs.length > 6);
  for (const [, readable, classic] of pairs)
    assert.deepEqual(meaning(readable!), meaning(classic!), readable);
});

test('a wrong address is answered as the page shows it', async () => {
  const { code, out, err } = await cli(['relay', 'TPC-LISTEN:80', '-']);
  assert.deepEqual([code, out], [2, '']);
  assert.ok(page().includes(`$ socketeer relay TPC-LISTEN:80 -\n${err}`), err);
});

test('no password of an address is shown', async () => {
  const { code, err } = await cli(['relay', 'socks5://me:topsecret@proxy/host:1?frok', '-']);
  assert.equal(code, 2);
  assert.match(err, /me:\*+@proxy/);
  assert.doesNotMatch(err, /topsecret/);
});
