import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePlan } from './plan.js';

test('a plan leaves out kinds that cannot have the state', () => {
  const details = { memory: false, info: false, extended: false };
  const kinds = ['packet', 'tcp', 'xdp'] as const;
  const plan = makePlan({ kinds, families: ['inet6'], states: 1 << 10, details });
  assert.deepEqual(
    plan.map(({ kind, inet6 }) => [kind, inet6]),
    [['tcp', true]],
  );
});
