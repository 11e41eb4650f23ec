import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { assertFlat } from '../support/descriptors.js';
import { openEnd, readAll, readSome, writeText } from '../support/endpoint.js';
import { testContext } from '../support/endpoint-context.js';

const folder = mkdtempSync(join(tmpdir(), 'socketeer-terminal-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test('a terminal has the name that was asked for, as long as it is open', async () => {
  const link = join(folder, 'terminal');
  const pty = await openEnd(`PTY,link=${link},raw,echo=0,mode=600`);
  assert.ok(lstatSync(link).isSymbolicLink());
  assert.match(readlinkSync(link), /^\/dev\/pts\/\d+$/);
  const program = await openEnd(`${link},raw`);
  await writeText(program, 'from the program');
  assert.equal(await readSome(pty), 'from the program');
  await writeText(pty, 'to the program');
  assert.equal(await readSome(program), 'to the program');
  await program.close();
  await pty.close();
  assert.ok(!existsSync(link));
});

test('wait-slave waits until somebody opens the terminal, and sees when all have left', async () => {
  const link = join(folder, 'awaited');
  const opening = openEnd(`PTY,link=${link},raw,echo=0,wait-slave,pty-interval=0.02`);
  while (!existsSync(link)) await new Promise((resolve) => setTimeout(resolve, 5));
  let open = false;
  opening.then(() => {
    open = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(!open);
  const program = await openEnd(link);
  const pty = await opening;
  await writeText(program, 'here');
  assert.equal(await readSome(pty), 'here');
  await program.close();
  assert.equal(await readAll(pty), '');
  await pty.close();
});

test('waiting for somebody ends with the signal, and leaves nothing', async () => {
  await assertFlat(async () => {
    const context = testContext(AbortSignal.timeout(50));
    await assert.rejects(openEnd('PTY,wait-slave', 'both', context), { name: 'TimeoutError' });
    await (await openEnd('PTY')).close();
  });
});

test('a terminal that is opened by name gets its settings back', async () => {
  const link = join(folder, 'settings');
  const pty = await openEnd(`PTY,link=${link}`);
  const changed = await openEnd(`${link},raw,echo=0`);
  await changed.close();
  const program = await openEnd(link);
  await writeText(pty, 'x\n');
  // With echo and canonical mode, as at first, the terminal answers by itself.
  assert.equal(await readSome(pty), 'x\r\n');
  await program.close();
  await pty.close();
});
