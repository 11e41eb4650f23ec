import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from './duration.js';
import { UsageError } from './exit.js';

test('durations have units, and are seconds without one', () => {
  const table: [string, number][] = [
    ['500ms', 500],
    ['2s', 2000],
    ['1.5', 1500],
    ['.5', 500],
    ['1m', 60_000],
    ['1h', 3_600_000],
    ['0', 0],
  ];
  for (const [text, expected] of table) assert.equal(parseDuration('--wait', text), expected, text);
});

test('what is no duration is wrong usage', () => {
  for (const text of ['', '-1', '1d', 'ms', '1 s', '1e3', '9999999h', 'forever']) {
    assert.throws(() => parseDuration('--wait', text), UsageError, text);
  }
});
