import assert from 'node:assert/strict';
import { test } from 'node:test';
import { candidatesFor, programName } from './program.js';

test('a program with a slash is where it is said to be, others are looked for', () => {
  assert.deepEqual(candidatesFor('./a', '/x:/y'), ['./a']);
  assert.deepEqual(candidatesFor('a', '/x:/y'), ['/x/a', '/y/a']);
  assert.deepEqual(candidatesFor('a', ':/y'), ['./a', '/y/a']);
  assert.deepEqual(candidatesFor('a', undefined), ['/bin/a', '/usr/bin/a']);
});

test('argv[0] is the name without directories, with a dash for a login shell', () => {
  assert.equal(programName('/usr/bin/env', false), 'env');
  assert.equal(programName('/bin/bash', true), '-bash');
});
