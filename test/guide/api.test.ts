import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { readApi } from '../support/api.js';
import { root } from '../support/root.js';

const { page, exports } = await readApi();
const runtimeKinds = ['function', 'class', 'const', 'enum', 'namespace'];

test('the declarations name every value the package exports, and no other', async () => {
  const library = (await import(pathToFileURL(join(root, 'dist/index.js')).href)) as Record<string, unknown>;
  const declared = exports.filter(({ kind }) => runtimeKinds.includes(kind)).map(({ name }) => name);
  assert.deepEqual(declared.sort(), Object.keys(library).sort());
});

test('every export has TSDoc', () => {
  const silent = exports.filter(({ doc }) => doc === '').map(({ name }) => name);
  assert.deepEqual(silent, []);
});

test('every method of an exported class has TSDoc, except those the language names', () => {
  const silent = exports
    .filter(({ kind }) => kind === 'class')
    .flatMap(({ name, members }) =>
      members
        .filter(
          (member) => member.doc === '' && !/^(\[|constructor$|name$|message$|cause$)/.test(member.name),
        )
        .map((member) => `${name}.${member.name}`),
    );
  assert.deepEqual(silent, []);
});

test('every type that an export mentions is exported as well', () => {
  const hidden = exports.flatMap(({ name, hidden: types }) =>
    types.map((type) => `${name} mentions ${type}`),
  );
  assert.deepEqual(hidden, []);
});

test('the reference page has every export with its sentence', () => {
  const reference = readFileSync(join(root, 'docs/reference/api.md'), 'utf8');
  const missing = exports
    .filter(({ name, doc }) => !reference.includes(`### ${name}\n\n${doc}\n`))
    .map(({ name }) => name);
  assert.deepEqual(
    missing,
    [],
    'run `npm run build && node scripts/api.mjs` to bring docs/reference/api.md up to date',
  );
});

test('the reference page links only to chapters it has', () => {
  const headings = new Set([...page.matchAll(/^### (.+)$/gm)].map(([, name]) => name!.toLowerCase()));
  for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) assert.ok(headings.has(anchor!), anchor);
});
