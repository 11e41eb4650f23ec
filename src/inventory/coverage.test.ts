import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Coverage } from './coverage.js';

test('the same gap is told once', () => {
  const coverage = new Coverage();
  coverage.noDiag('vsock');
  coverage.noDiag('vsock');
  coverage.absent('sctp');
  assert.deepEqual(
    coverage.gaps.map(({ subject, reason }) => [subject, reason]),
    [
      ['vsock', 'no-diag'],
      ['sctp', 'absent'],
    ],
  );
  for (const { subject, message } of coverage.gaps) assert.ok(message.startsWith(`${subject}: `));
});
