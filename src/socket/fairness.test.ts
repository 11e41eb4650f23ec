import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yieldSometimes } from './fairness.js';

test('operations that never have to wait let a timer fire', async () => {
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 1);
  const begun = performance.now();
  while (!fired && performance.now() - begun < 5000) await yieldSometimes();
  assert.ok(fired, 'the timer has not fired for 5 s');
});

test('a turn of the others comes after several operations, not after each', async () => {
  let turn: Promise<void> | undefined;
  while (turn === undefined) turn = yieldSometimes();
  await turn;
  for (let i = 1; i < 32; i++) assert.equal(yieldSometimes(), undefined, `operation ${i}`);
});
