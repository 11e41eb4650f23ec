import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { root } from '../support/root.js';

test('docs/reference/endpoint-options.md is what the table says (node scripts/endpoint-options.mjs)', async () => {
  const { loadOptions, pageText } = await import(
    pathToFileURL(join(root, 'scripts/endpoint-options/page.mjs')).href
  );
  const compiled = fileURLToPath(new URL('../..', import.meta.url));
  const page = readFileSync(join(root, 'docs/reference/endpoint-options.md'), 'utf8');
  assert.equal(page, pageText(await loadOptions(compiled)));
});
