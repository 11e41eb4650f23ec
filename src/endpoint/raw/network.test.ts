import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseInetNetwork } from './network.js';

test('addresses in their networks', () => {
  for (const [text, address, mask] of [
    ['10.255.255.1/24', '10.255.255.1', '255.255.255.0'],
    ['10.0.0.1/8', '10.0.0.1', '255.0.0.0'],
    ['10.0.0.1/30', '10.0.0.1', '255.255.255.252'],
    ['10.0.0.1/0', '10.0.0.1', '0.0.0.0'],
    ['10.0.0.1/32', '10.0.0.1', '255.255.255.255'],
    ['10.0.0.1:255.255.128.0', '10.0.0.1', '255.255.128.0'],
  ] as const) {
    assert.deepEqual(parseInetNetwork(text), { address, mask });
  }
});

test('what is none', () => {
  for (const text of [
    '10.0.0.1',
    '10.0.0.1/33',
    '10.0.0.1/x',
    'a.b/8',
    '10.0.0/8',
    '10.0.0.1:x',
    '[::1]/64',
    '',
  ]) {
    assert.throws(() => parseInetNetwork(text), { name: 'GrammarError' });
  }
});
