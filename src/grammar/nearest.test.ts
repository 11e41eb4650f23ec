import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearestName } from './nearest.js';

test('a slip finds its name, nonsense finds none', () => {
  const names = ['established', 'listen', 'tcp', 'udp', 'commandLine'];
  assert.equal(nearestName('estabilshed', names), 'established');
  assert.equal(nearestName('listening', names), 'listen');
  assert.equal(nearestName('tpc', ['mptcp', 'unix']), undefined);
  assert.equal(nearestName('tcpp', names), 'tcp');
  assert.equal(nearestName('commandline', names), 'commandLine');
  assert.equal(nearestName('zzzzzz', names), undefined);
});

const states = ['established', 'listen', 'close', 'close-wait', 'time-wait'];

test('the nearest state is found through typing errors, and none where nothing is near', () => {
  assert.equal(nearestName('established ', states), 'established');
  assert.equal(nearestName('ESTABLISHD', states), 'established');
  assert.equal(nearestName('lisetn', states), 'listen');
  assert.equal(nearestName('estab', states), 'established');
  assert.equal(nearestName('closewait', states), 'close-wait');
  assert.equal(nearestName('banana', states), undefined);
  assert.equal(nearestName('', states), undefined);
});
