import assert from 'node:assert/strict';
import { constants } from 'node:os';
import { test } from 'node:test';
import { native } from './addon.js';
import { errnoEntries, errnoMessage, errnoName, errnoNumber } from './errno.js';

test('every error has the number that Node was compiled with', () => {
  for (const [name, number] of Object.entries(constants.errno)) {
    assert.equal(errnoNumber(name), number, name);
  }
});

test('every message is what strerror says', () => {
  const entries = [...errnoEntries()];
  assert.equal(entries.length, 131); // 1 to 133, without 41 and 58
  for (const { number, name, message } of entries) {
    assert.equal(message, native().strerror(number), name);
    assert.equal(errnoName(number), name);
    assert.equal(errnoNumber(name), number);
    assert.equal(errnoMessage(number), message);
  }
});

test('second names lead to the same numbers', () => {
  assert.equal(errnoNumber('EWOULDBLOCK'), 11);
  assert.equal(errnoNumber('ENOTSUP'), 95);
  assert.equal(errnoNumber('EDEADLOCK'), 35);
  assert.equal(errnoNumber('ENOSUCHTHING'), undefined);
});

test('numbers of a newer kernel survive', () => {
  assert.equal(errnoName(4000), 'unknown(4000)');
  assert.equal(errnoMessage(4000), 'Unknown error 4000');
});
