import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lsOptions } from '../../src/command/ls/rows.js';
import { columns, csvColumns } from '../../src/render/column/index.js';
import { root } from '../support/root.js';
import { schemaCheck } from '../support/schema.js';

const reference = readFileSync(join(root, 'docs/reference/ls.md'), 'utf8');

test('the reference of ls tells every option, with its short form and value', () => {
  for (const { name, short, value } of lsOptions) {
    const long = value === undefined ? `--${name}` : `--${name} ${value.replaceAll('|', '\\|')}`;
    const entry = short === undefined ? `| \`${long}\` |` : `| \`-${short}\`, \`${long}\` |`;
    assert.ok(reference.includes(entry), entry);
  }
});

test('the reference of ls tells every column', () => {
  for (const { name, help } of columns) assert.ok(reference.includes(`| \`${name}\` | ${help} |`), name);
  for (const name of csvColumns) assert.match(reference, new RegExp(`The usual columns are .*\`${name}\``));
});

test('the JSON of the reference is what the schema says', () => {
  const example = /```json\n([^`]+)```/.exec(reference)?.[1];
  assert.ok(example !== undefined);
  assert.equal(schemaCheck('sockets')(JSON.parse(example)), '');
});
