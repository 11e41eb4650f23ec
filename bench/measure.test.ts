import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shares } from './connections.js';
import { type Contender, measure, median, pairedRatio } from './measure.js';
import { toRows, toTable } from './report.js';

const contender = (name: string, more: Partial<Contender> = {}): Contender => ({
  name,
  command: process.execPath,
  args: ['-e', '0'],
  ...more,
});

test('the median is the middle, or the mean of the two in the middle', () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([4, 1, 2, 3]), 2.5);
});

test('a slow round of the whole machine does not touch the paired ratio', () => {
  assert.equal(pairedRatio([10, 100, 10], [20, 200, 20]), 0.5);
});

test('contenders run in turn and each round is kept', () => {
  const series = measure([contender('a'), contender('b')], 2);
  assert.deepEqual(
    series.map(({ contender: { name }, times }) => [name, times.length]),
    [
      ['a', 2],
      ['b', 2],
    ],
  );
  assert.ok(series.every(({ times }) => times.every((elapsed) => elapsed > 1)));
});

test('a contender that fails ends the measurement with its name', () => {
  const failing = contender('broken', { args: ['-e', 'process.exit(3)'] });
  assert.throws(() => measure([failing], 1), /broken ended with code 3/);
});

test('a goal is met at its ratio and missed above it', () => {
  const rows = toRows([
    { contender: contender('real'), times: [10, 10] },
    { contender: contender('good', { beside: 'real', goal: 1.5 }), times: [15, 15] },
    { contender: contender('bad', { beside: 'real', goal: 1.5 }), times: [16, 16] },
  ]);
  assert.deepEqual(
    rows.map(({ ratio, met }) => [ratio, met]),
    [
      [undefined, undefined],
      [1.5, true],
      [1.6, false],
    ],
  );
  assert.match(toTable(rows), /^bad +16\.0 .*1\.60 × real .*NOT MET$/m);
});

test('no holder gets more connections than its limit of descriptors allows, and none is lost', () => {
  for (const [connections, limit] of [
    [20_000, 20_000],
    [20_000, 1_000_000],
    [2_000, 1_024],
    [1, 4_096],
  ] as const) {
    const counts = shares(connections, limit);
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      connections,
    );
    assert.ok(counts.length >= 3 && counts.every((count) => 2 * count + 64 <= limit));
  }
});
