import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

const program = fileURLToPath(new URL('scarce.js', import.meta.url));

/** Addresses that need several descriptors, or files beside them. DIR is an empty folder. */
const addresses = [
  'TCP4-LISTEN:0,bind=127.0.0.1,fork',
  'UDP4-LISTEN:0,bind=127.0.0.1,fork',
  'UDP4-RECVFROM:0,bind=127.0.0.1,fork',
  'UNIX-LISTEN:DIR/socket,fork',
  'UNIX-RECV:DIR/socket',
  'UNIX-SENDTO:DIR/other,bind=DIR/socket',
  'SOCKETPAIR',
  'OPEN:DIR/file,creat,unlink-close',
  'PIPE',
  'PIPE:DIR/pipe',
  'EXEC:cat',
  'EXEC:cat,pipes',
  'EXEC:cat,pty',
  'PTY,link=DIR/tty',
  'PIPE!!EXEC:cat,pipes',
  'OPENSSL-LISTEN:0,bind=127.0.0.1,verify=0,fork',
];

test('an address for which there are too few descriptors leaves none open', {
  skip: requires('netns'),
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scarce-'));
  try {
    const { out, err, code } = await run(
      'sh',
      [
        ...['-c', 'ulimit -n 512; exec "$@"', 'sh', process.execPath, program],
        ...addresses.map((address) => address.replaceAll('DIR', folder)),
      ],
      { deadline: 60_000 },
    );
    assert.deepEqual({ out, err, code, left: readdirSync(folder) }, { out: '', err: '', code: 0, left: [] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
