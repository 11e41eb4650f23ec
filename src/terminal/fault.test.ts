import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pointAt } from './fault.js';

test('marks stand under the word at fault', () => {
  assert.equal(pointAt('dport = x', 8, 9), '  dport = x\n          ^');
  assert.equal(pointAt('abc def', 0, 3), '  abc def\n  ^^^');
});

test('the end of a text has one mark behind it', () => {
  assert.equal(pointAt('a =', 3, 3), '  a =\n     ^');
});

test('a long text is shown around the place only', () => {
  const [line = '', marks = ''] = pointAt(`${'a'.repeat(500)}X${'b'.repeat(500)}`, 500, 501).split('\n');
  assert.ok(line.length < 130);
  assert.equal(line[marks.indexOf('^')], 'X');
  assert.ok(line.startsWith('  …') && line.endsWith('…'));
});

test('escapes cannot reach the terminal, and marks stay where they belong', () => {
  const [line = '', marks = ''] = pointAt('\u001b[31m x', 6, 7).split('\n');
  assert.ok(!line.includes('\u001b'));
  assert.equal(line[marks.indexOf('^')], 'x');
});
