import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spreadWidths } from './widths.js';

test('spare places are shared out, what is left goes to the right', () => {
  assert.deepEqual(spreadWidths([5, 5, 5], 15), [5, 5, 5]);
  assert.deepEqual(spreadWidths([5, 5, 5], 18), [6, 6, 6]);
  assert.deepEqual(spreadWidths([5, 5, 5], 20), [6, 7, 7]);
});

test('columns of width 0 take no part', () => {
  assert.deepEqual(spreadWidths([0, 5, 0, 5, 0], 21), [0, 10, 0, 11, 0]);
  assert.deepEqual(spreadWidths([0, 0], 80), [0, 0]);
});

test('columns that do not fit go to further lines, each of which is filled', () => {
  assert.deepEqual(spreadWidths([6, 6, 6], 15), [7, 8, 15]);
  assert.deepEqual(spreadWidths([10, 5, 4, 3], 15), [10, 5, 8, 7]);
});

test('a column wider than the screen has a line of its own', () => {
  assert.deepEqual(spreadWidths([4, 100, 4], 20), [20, 20, 20]);
});
