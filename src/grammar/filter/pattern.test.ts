import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileGlob, compilePattern } from './index.js';

test('globs match whole texts as fnmatch(3) does', () => {
  const yes: readonly [string, string][] = [
    ['', ''],
    ['*', ''],
    ['*', '/run/x'],
    ['/run/*', '/run/a/b'],
    ['a?c', 'aßc'],
    ['a?c', 'a😀c'],
    ['[a-c]x', 'bx'],
    ['[!a-c]x', 'dx'],
    ['[^a-c]x', 'dx'],
    ['[]]', ']'],
    ['[a-]', '-'],
    ['[[:digit:]x]*', '7up'],
    ['[\\]]', ']'],
    ['a\\*', 'a*'],
    ['[ab', '[ab'],
    ['a**b*c', 'aXbYbZc'],
    ['\\', '\\'],
  ];
  const no: readonly [string, string][] = [
    ['', 'a'],
    ['?', ''],
    ['a*', 'ba'],
    ['*a', 'ab'],
    ['[a-c]x', 'dx'],
    ['[!a]', 'a'],
    ['a\\*', 'ab'],
    ['[[:digit:]]', 'd'],
    ['A', 'a'],
  ];
  for (const [pattern, text] of yes) assert.equal(compileGlob(pattern)(text), true, `${pattern} ${text}`);
  for (const [pattern, text] of no) assert.equal(compileGlob(pattern)(text), false, `${pattern} ${text}`);
  assert.equal(compileGlob('/RUN/[A-Z]*', true)('/run/abc'), true);
});

test('a glob that backtracks most takes no time', () => {
  const start = performance.now();
  assert.equal(compileGlob(`${'*a'.repeat(400)}*b`)('a'.repeat(4000)), false);
  assert.ok(performance.now() - start < 1000);
});

test('regular expressions match anywhere, in the first 4096 characters', () => {
  const matches = compilePattern({ syntax: 'regex', text: 'B.d', ignoreCase: true });
  assert.equal(matches('abcde'), true);
  assert.equal(matches('abde'), false);
  assert.equal(matches(`${'x'.repeat(4096)}bcd`), false);
  assert.equal(compilePattern({ syntax: 'glob', text: 'b*', ignoreCase: false })('abc'), false);
});
