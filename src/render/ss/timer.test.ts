import assert from 'node:assert/strict';
import { test } from 'node:test';
import { durationText, timerText } from './timer.js';

test('durations get coarser the longer they are', () => {
  const cases: [number, string][] = [
    [0, ''],
    [7, '007ms'],
    [999, '999ms'],
    [1000, '1sec'],
    [1048, '1.048ms'],
    [9999, '9.999ms'],
    [10_500, '10sec'],
    [59_999, '59sec'],
    [60_000, '1min'],
    [61_500, '1min1sec'],
    [9 * 60_000 + 59_000, '9min59sec'],
    [10 * 60_000 + 59_000, '10min'],
    [119 * 60_000, '119min'],
  ];
  for (const [milliseconds, text] of cases) assert.equal(durationText(milliseconds), text);
});

test('timers have ss names', () => {
  assert.equal(timerText(undefined, false), '');
  assert.equal(timerText({ name: 'on', expires: 204, retransmits: 3 }, false), ' timer:(on,204ms,3)');
  assert.equal(
    timerText({ name: 'timewait', expires: 59_000, retransmits: 0 }, false),
    ' timer:(timewait,59sec,0)',
  );
  assert.equal(timerText({ name: 'unknown(9)', expires: 0, retransmits: 0 }, false), ' timer:(unknown,,0)');
  assert.equal(timerText({ name: 'on', expires: 1000, retransmits: 1 }, true), ' timer:(T3_RTX,1sec,1)');
});
