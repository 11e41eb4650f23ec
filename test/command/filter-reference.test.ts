import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type FilterField, filterFields, parseFilter } from '../../src/index.js';
import { root } from '../support/root.js';

const reference = readFileSync(join(root, 'docs/reference/filter.md'), 'utf8');

const code = (words: readonly string[]): string => words.map((word) => `\`${word}\``).join(', ');

const row = ({ name, aliases = [], kind, about, words }: FilterField): string =>
  `| ${code([name, ...aliases])} | ${kind} | ${about}${words === undefined ? '' : `: ${code(words)}`} |`;

test('the table of fields is the one of the grammar', () => {
  const start = reference.indexOf('| Field | Values |');
  const [, , ...rows] = reference.slice(start, reference.indexOf('\n\n', start)).split('\n');
  assert.deepEqual(rows, filterFields.map(row));
});

test('the examples of the reference can be read', () => {
  const examples = [...reference.matchAll(/^socketeer ls (.*)$/gm)].map(([, words = '']) =>
    words.replace(/^'(.*)'$/, '$1').replaceAll("'", ''),
  );
  assert.ok(examples.length >= 6);
  for (const example of examples)
    assert.ok(parseFilter(example, { dialect: 'socketeer' }).expression, example);
});
