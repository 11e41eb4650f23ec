import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { relay, type SessionResult } from '../../src/index.js';
import { client, collect } from '../kernel/pump-help.js';
import { cliPath } from '../support/cli.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';
import { carriers, gone, listening, portOf } from './fault-help.js';
import { assertEnded, endOf } from './relay-help.js';

/** A program of the shell, as an address. */
const shell = (code: string, options = ''): string => `system:'${code}'${options}`;

for (const carry of carriers) {
  test(`a full disk ends the session, and says so: ${carry}`, async () => {
    const left = endOf();
    const running = await relay(left.endpoint, 'open:/dev/full', { carry });
    const ended = once(running, 'ended') as Promise<[SessionResult]>;
    left.stream.write('hello');
    const [{ toRight }] = await ended;
    assertEnded(toRight, 'failed', 'right', 0);
    assert.match(String(toRight.error?.message), /write .*\/dev\/full: No space left on device \(ENOSPC\)/);
    left.stream.destroy();
  });

  for (const [how, options] of [
    ['a socket', ''],
    ['pipes', ',pipes'],
  ] as const) {
    test(`a program that kills itself ends its session by its end, over ${how}: ${carry}`, async () => {
      await using running = await relay(listening, shell('read line; echo "$line"; kill -9 $$', options), {
        carry,
      });
      for (let round = 0; round < 2; round++) {
        const ended = once(running, 'ended') as Promise<[SessionResult]>;
        const socket = await client(portOf(running));
        socket.write('hello\n');
        assert.equal(String(await collect(socket)), 'hello\n');
        socket.end();
        assertEnded((await ended)[0].toLeft, 'end', 'right', 6);
        socket.destroy();
      }
    });
  }

  test(`what a dead program did not read is told as lost: ${carry}`, async () => {
    await using running = await relay(listening, shell('exec 0<&-; echo gone; exit 3', ',pipes'), { carry });
    const ended = once(running, 'ended') as Promise<[SessionResult]>;
    const broken = once(running, 'broken') as Promise<[SessionResult]>;
    const socket = await client(portOf(running));
    assert.equal(String(await collect(socket)), 'gone\n');
    socket.write('hello');
    const [{ toRight, toLeft }] = await ended;
    assertEnded(toRight, 'reset', 'right', 0);
    assert.match(String(toRight.error?.message), /EPIPE/);
    assertEnded(toLeft, 'end', 'right', 5);
    assert.equal((await broken)[0].toRight.reason, 'reset');
    await gone(socket);
  });
}

const folder = mkdtempSync(join(tmpdir(), 'relay-'));
after(() => rmSync(folder, { recursive: true }));

test('what a full file system still took is there, and counted', {
  skip: requires('root', 'unshare'),
}, async () => {
  const place = join(folder, 'small');
  mkdirSync(place);
  const script = [
    `mount -t tmpfs -o size=256k none '${place}'`,
    `head -c 1000000 /dev/zero | '${process.execPath}' '${cliPath}' relay -u - 'create:${place}/file' --log=json`,
    'code=$?',
    `stat -c %s '${place}/file' >&2`,
    'exit $code',
  ].join('; ');
  const { code, err } = await run('unshare', ['-m', 'bash', '-o', 'pipefail', '-c', script], {
    deadline: 60_000,
  });
  const lines = err.trim().split('\n');
  const size = Number(lines.pop());
  const ended = lines.map((line) => JSON.parse(line)).find(({ event }) => event === 'ended');
  assert.equal(code, 1, err);
  assert.ok(size > 0 && size <= 256 * 1024, `${size} bytes`);
  assert.deepEqual([ended.toRight.reason, ended.toRight.by, ended.toRight.bytes], ['failed', 'right', size]);
  assert.match(ended.toRight.error, /No space left on device \(ENOSPC\)/);
});
