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
