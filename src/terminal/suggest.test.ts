import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName, unknownName } from './suggest.js';

const states = ['established', 'listen', 'close', 'close-wait', 'time-wait'];

test('the nearest name is found through typing errors, and none where nothing is near', () => {
  assert.equal(nearestName('established ', states), 'established');
  assert.equal(nearestName('ESTABLISHD', states), 'established');
  assert.equal(nearestName('lisetn', states), 'listen');
  assert.equal(nearestName('estab', states), 'established');
  assert.equal(nearestName('closewait', states), 'close-wait');
  assert.equal(nearestName('banana', states), undefined);
  assert.equal(nearestName('', states), undefined);
});

test('an unknown name is answered with the nearest and the list', () => {
  assert.equal(
    unknownName('state', 'lisen', states),
    "unknown state 'lisen'; did you mean listen? Known: established, listen, close, close-wait, time-wait",
  );
  assert.match(unknownName('state', 'banana', states), /^unknown state 'banana'; known: established, /);
});
