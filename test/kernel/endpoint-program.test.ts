import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { relay } from '../../src/assembly/relay.js';
import { assertFlat } from '../support/descriptors.js';
import { openEnd, readAll, readSome, writeText } from '../support/endpoint.js';
import { testContext } from '../support/endpoint-context.js';

const folder = mkdtempSync(join(tmpdir(), 'socketeer-program-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** What an address gives when it is sent a text and its end. */
async function exchange(address: string, text: string, context = testContext()): Promise<string> {
  const end = await openEnd(address, 'both', context);
  try {
    await writeText(end, text, { end: true });
    return await readAll(end);
  } finally {
    await end.close();
  }
}

for (const way of ['', ',pipes']) {
  test(`EXEC${way}: half-close reaches the program, and its answer comes after that`, async () => {
    assert.equal(await exchange(`EXEC:sort -r${way}`, 'a\nb\nc\n'), 'c\nb\na\n');
  });
}

test('EXEC takes its command line apart without a shell', async () => {
  const script = join(folder, 'arguments.sh');
  writeFileSync(script, '#!/bin/sh\nprintf "<%s>" "$0" "$@"', { mode: 0o755 });
  const text = await exchange(`EXEC:"${script} one 'two three' \\"four\\""`, '');
  assert.equal(text, `<${script}><one><two three><four>`);
});

test('a program is found in PATH, or in that of the option', async () => {
  writeFileSync(join(folder, 'only-here'), '#!/bin/sh\necho "$PATH"', { mode: 0o755 });
  assert.equal(await exchange(`EXEC:only-here,path=${folder}`, ''), `${folder}\n`);
  await assert.rejects(openEnd('EXEC:only-here,path=/usr/bin'), /execute .*only-here.*ENOENT/);
});

test('SYSTEM runs a command of the shell, SHELL one of the shell that was named', async () => {
  assert.equal(await exchange('SYSTEM:tr a-z A-Z | rev', 'abc'), 'CBA');
  assert.equal(await exchange('SHELL:echo $0 $SHELL,shell=/bin/bash', ''), 'bash /bin/bash\n');
  await assert.rejects(openEnd('SHELL:true,shell=bash'), /has no '\/'/);
});

test('a login shell has a dash before its name', async () => {
  assert.equal(await exchange('EXEC:bash -c \\"echo\\ $0\\" ,login', ''), '-bash\n');
});

test('a child finds who is at the other end in its environment', async () => {
  const context = { ...testContext(), environment: { PEERADDR: '192.0.2.1' } };
  const end = await openEnd('SYSTEM:echo $SOCAT_PEERADDR', 'read', context);
  assert.equal(await readAll(end), '192.0.2.1\n');
  await end.close();
});

test('stderr, fdin and fdout say which descriptors are used', async () => {
  assert.equal(await exchange('SYSTEM:echo problem >&2,stderr', ''), 'problem\n');
  assert.equal(await exchange('SYSTEM:tr a b <&3 >&4,fdin=3,fdout=4', 'aa'), 'bb');
  await assert.rejects(openEnd('EXEC:true,fdin=3', 'read'), /fdin is useless/);
});

test('chdir, umask and setsid count for the child alone', async () => {
  const text = await exchange(
    `SYSTEM:pwd; umask; test $(cut -d\\" \\" -f6 /proc/self/stat) = $$ && echo leads,chdir=${folder},umask=0027,setsid`,
    '',
  );
  assert.equal(text, `${folder}\n0027\nleads\n`);
  assert.notEqual(process.cwd(), folder);
});

test('how a child ended is told, and said where it failed', async () => {
  const context = testContext();
  const end = await openEnd('SYSTEM:exit 3', 'read', context);
  assert.equal(await readAll(end), '');
  assert.deepEqual(await end.child?.ended, { pid: end.child?.pid, code: 3, signal: undefined });
  await end.close();
  assert.ok(context.logged.some(({ level, text }) => level === 'warning' && text.endsWith('with status 3')));
});

test('closing ends a program that goes on, and one that was told the end may finish', async () => {
  const long = await openEnd('EXEC:sleep 60');
  await long.close();
  assert.deepEqual(await long.child?.ended, { pid: long.child?.pid, code: undefined, signal: 15 });
  const done = join(folder, 'done');
  const slow = await openEnd(`SYSTEM:cat >/dev/null; sleep 0.2; touch ${done}`, 'write');
  await writeText(slow, 'x', { end: true });
  await slow.close();
  assert.ok(existsSync(done));
});

test('a program in a terminal has one, and leads its session where it is asked to', async () => {
  const end = await openEnd('SYSTEM:tty; ps -o tty= -p $$,pty,setsid,ctty,raw,echo=0');
  const [path = '', controlling = ''] = (await readAll(end)).trim().split(/\s+/);
  assert.match(path, /^\/dev\/pts\/\d+$/);
  assert.equal(`/dev/${controlling}`, path);
  await end.close();
});

test('nofork hands the descriptors of the other end over', async () => {
  const file = join(folder, 'given');
  writeFileSync(file, 'text of the file');
  const out = join(folder, 'taken');
  const running = await relay(`OPEN:${file}!!CREATE:${out}`, 'SYSTEM:tr a-z A-Z,nofork');
  await running.closed;
  assert.equal(readFileSync(out, 'utf8'), 'TEXT OF THE FILE');
});

test('nothing is left of programs that ran, and of those that could not', async () => {
  await assertFlat(async () => {
    for (const address of ['EXEC:cat', 'EXEC:cat,pipes', 'EXEC:cat,pty,raw,echo=0']) {
      const end = await openEnd(address);
      await writeText(end, 'x');
      assert.equal(await readSome(end), 'x');
      await end.close();
      await end.close();
      await end.child?.ended;
    }
    await assert.rejects(openEnd('EXEC:/nowhere/at-all'), { code: 'ENOENT' });
    await assert.rejects(openEnd('EXEC:true,chdir=/nowhere'), /chdir \/nowhere/);
  });
});
