import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unknownName } from './suggest.js';

const states = ['established', 'listen', 'close', 'close-wait', 'time-wait'];

test('an unknown name is answered with the nearest and the list', () => {
  assert.equal(
    unknownName('state', 'lisen', states),
    "unknown state 'lisen'; did you mean listen? Known: established, listen, close, close-wait, time-wait",
  );
  assert.match(unknownName('state', 'banana', states), /^unknown state 'banana'; known: established, /);
});
