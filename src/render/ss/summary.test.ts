import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summaryText } from './summary.js';

test('the summary', () => {
  const text = summaryText({
    total: 181,
    tcp: { allocated: 30, established: 3, orphaned: 1, timeWait: 2 },
    inet: { raw: 1, udp: 8, tcp: 11, frag: 0 },
    inet6: { raw: 0, udp: 5, tcp: 6, frag: 2 },
  });
  assert.equal(
    text,
    'Total: 181\nTCP:   32 (estab 3, closed 15, orphaned 1, timewait 2)\n\n' +
      'Transport Total     IP        IPv6\n' +
      'RAW\t  1         1         0        \n' +
      'UDP\t  13        8         5        \n' +
      'TCP\t  17        11        6        \n' +
      'INET\t  31        20        11       \n' +
      'FRAG\t  2         0         2        \n\n',
  );
});
