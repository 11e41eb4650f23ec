import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../../test/support/root.js';
import { findOption } from './table.js';

const rooms = join(root, 'src', 'endpoint');

/** What asks for options by name: `options.flag('fork')`. */
const asks = /\boptions\s*\.\s*(?:has|take|takeAll|flag|integer|text)\(\s*['"]([^'"]+)['"]/g;

test('every name that is asked for in the code is that of an option', () => {
  const files = readdirSync(rooms, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  assert.ok(files.length > 50);
  const wrong = files.flatMap((file) => {
    const names = [...readFileSync(join(rooms, file), 'utf8').matchAll(asks)].map(
      ([, name]) => name as string,
    );
    return names.filter((name) => findOption(name) === undefined).map((name) => `${file}: ${name}`);
  });
  assert.deepEqual(wrong, []);
});
