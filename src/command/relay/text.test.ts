import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytesText, resultText, statisticsText } from './text.js';

const numbers = {
  open: 2,
  begun: 5,
  ended: 3,
  refused: 0,
  failed: 1,
  bytesToRight: 3 * 1024 * 1024,
  bytesToLeft: 512,
  blocksToRight: 9,
  blocksToLeft: 1,
};

test('bytes are told with three digits and their unit', () => {
  assert.deepEqual([0, 1023, 1024, 15_000, 5_000_000_000].map(bytesText), [
    '0 B',
    '1023 B',
    '1.00 KiB',
    '14.6 KiB',
    '4.66 GiB',
  ]);
});

test('statistics name what went wrong, and rates since the last time', () => {
  assert.equal(statisticsText(numbers), '2 open, 5 in all, 1 failed; -> 3.00 MiB; <- 512 B');
  const before = { statistics: { ...numbers, bytesToRight: 1024 * 1024, bytesToLeft: 512 }, seconds: 2 };
  assert.equal(
    statisticsText(numbers, before),
    '2 open, 5 in all, 1 failed; -> 3.00 MiB (1.00 MiB/s); <- 512 B (0 B/s)',
  );
});

test('a session tells who ended each way', () => {
  const text = resultText({
    id: 7,
    left: { type: 'TCP-LISTEN', label: 'tcp 127.0.0.1:5' },
    right: { type: 'UNIX-CONNECT', label: 'unix /run/app.sock' },
    toRight: { bytes: 10, blocks: 1, reason: 'end', by: 'left' },
    toLeft: { bytes: 20, blocks: 1, reason: 'reset', by: 'right', error: new Error('read unix: reset') },
    duration: 1234,
  });
  assert.equal(
    text,
    '#7 ended after 1.23 s: tcp 127.0.0.1:5 <-> unix /run/app.sock; -> 10 B ended by left; <- 20 B reset by right: read unix: reset',
  );
});
