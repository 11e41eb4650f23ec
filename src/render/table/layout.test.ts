import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ColumnSize, fitColumns, GAP } from './layout.js';

const size = (natural: number, comfort = natural, weight = 0, hollow = false): ColumnSize => ({
  natural,
  pleasant: comfort,
  comfort,
  weight,
  hollow,
});

test('everything has its natural width where there is room', () => {
  assert.deepEqual(fitColumns([size(4), size(30, 10)], 80), [4, 30]);
  assert.deepEqual(fitColumns([size(4), size(3000, 10)], Number.POSITIVE_INFINITY), [4, 3000]);
});

test('long columns share what is left before any column goes', () => {
  assert.deepEqual(fitColumns([size(4), size(40, 10), size(40, 10)], 48), [4, 20, 20]);
  assert.deepEqual(fitColumns([size(4), size(12, 10), size(40, 10)], 48), [4, 12, 28]);
});

test('columns that say nothing go first, then the least important', () => {
  assert.deepEqual(fitColumns([size(4, 4, 9), size(6, 6, 8, true), size(10, 10, 1)], 18), [4, 0, 10]);
  assert.deepEqual(fitColumns([size(4, 4, 9), size(6, 6, 2), size(10, 10, 5)], 18), [4, 0, 10]);
});

test('cheap columns go before others are cut below what reads well, important ones only when they must', () => {
  const long = { natural: 40, pleasant: 30, comfort: 10, weight: 8, hollow: false };
  assert.deepEqual(fitColumns([size(4, 4, 9), long, size(10, 10, 3)], 40), [4, 34, 0]);
  assert.deepEqual(fitColumns([size(4, 4, 9), long, size(10, 10, 4)], 40), [4, 22, 10]);
});

test('rows never exceed the width, and one column always stays', () => {
  const column = fc.record({
    natural: fc.integer({ min: 1, max: 300 }),
    comfort: fc.integer({ min: 1, max: 40 }),
    weight: fc.integer({ min: 0, max: 10 }),
    hollow: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(column, { minLength: 1, maxLength: 9 }),
      fc.integer({ min: 20, max: 200 }),
      (columns, width) => {
        const sizes = columns.map((each) => ({
          ...each,
          comfort: Math.min(each.comfort, each.natural),
          pleasant: Math.min(2 * each.comfort, each.natural),
        }));
        const kept = fitColumns(sizes, width).filter((used) => used > 0);
        assert.ok(kept.length > 0);
        assert.ok(kept.reduce((sum, used) => sum + used, 0) + GAP * (kept.length - 1) <= width);
      },
    ),
  );
});
