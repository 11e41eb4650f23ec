import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolvePingOptions } from './options.js';
import { Schedule } from './schedule.js';
import type { PingOptions } from './types.js';

const begin = (options: PingOptions, mayHurry = true) =>
  new Schedule(resolvePingOptions(options), 1000, mayHurry);
const after = (transmitted: number, finished = 0) => ({
  transmitted,
  finished,
  isQuiet: finished === transmitted,
});

test('a steady ping keeps its beat although each request is a little late', () => {
  const schedule = begin({ interval: 100 });
  assert.equal(schedule.next(after(0)), 1000);
  schedule.sent(1003);
  assert.equal(schedule.next(after(1)), 1100);
  schedule.sent(1104);
  assert.equal(schedule.next(after(2, 2)), 1200);
});

test('a beat that was lost is not made up for', () => {
  const schedule = begin({ interval: 100 });
  schedule.sent(1000);
  schedule.sent(1950);
  assert.equal(schedule.next(after(2)), 2050);
});

test('an adaptive ping goes on with the last answer, but not at once for others than root', () => {
  const root = begin({ pace: 'adaptive', interval: 100 });
  root.sent(1000);
  assert.equal(root.next(after(1)), 1100);
  assert.equal(root.next(after(1, 1)), 1000);
  const other = begin({ pace: 'adaptive', interval: 100 }, false);
  other.sent(1000);
  assert.equal(other.next(after(1, 1)), 1002);
});

test('it ends when all that were asked for are answered or given up, or with the deadline', () => {
  const counted = begin({ count: 2 });
  assert.equal(counted.isOver(after(1, 1), 1001), false);
  assert.equal(counted.isOver(after(2, 1), 1001), false);
  assert.equal(counted.next(after(2, 1)), Number.POSITIVE_INFINITY);
  assert.equal(counted.isOver({ transmitted: 2, finished: 1, isQuiet: true }, 1001), true);
  assert.equal(counted.isOver(after(2, 2), 1001), true);
  const limited = begin({ count: 2, deadline: 500 });
  assert.equal(limited.isOver({ transmitted: 2, finished: 1, isQuiet: true }, 1001), false);
  assert.ok(Number.isFinite(limited.next(after(2, 1))));
  assert.equal(limited.isOver(after(3, 2), 1001), true);
  assert.equal(limited.isOver(after(3, 1), 1500), true);
});
