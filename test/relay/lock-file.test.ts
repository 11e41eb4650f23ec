import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { relay } from '../../src/index.js';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
});
after(() => rmSync(folder, { recursive: true }));

const lockFile = (wait: boolean) => ({ path: join(folder, 'lock'), wait });

/** Waits for a connection for as long as nobody closes it. */
const hold = () => relay(`unix-listen:${join(folder, 'socket')},fork`, 'null', { lockFile: lockFile(false) });

test('a relay holds its lock file until it is closed', async () => {
  const first = await hold();
  assert.equal(readFileSync(lockFile(false).path, 'utf8'), `${process.pid}\n`);
  await assert.rejects(relay('null', 'null', { lockFile: lockFile(false) }), /could not obtain lock/);
  assert.ok(existsSync(lockFile(false).path));
  await first.close();
  assert.ok(!existsSync(lockFile(false).path));
});

test('another waits for it, and is let go by its signal', async () => {
  const first = await hold();
  const waiting = relay('null', 'null', { lockFile: lockFile(true), signal: AbortSignal.timeout(50) });
  await assert.rejects(waiting, { name: 'TimeoutError' });
  assert.ok(existsSync(lockFile(true).path));
  const second = relay('null', 'null', { lockFile: lockFile(true) });
  await first.close();
  await (await second).closed;
  assert.ok(!existsSync(lockFile(true).path));
});

test('a left end that cannot be opened gives it back', async () => {
  const opening = relay(`unix:${join(folder, 'nobody')}`, 'null', { lockFile: lockFile(false) });
  await assert.rejects(opening, { code: 'ENOENT' });
  assert.ok(!existsSync(lockFile(false).path));
});
