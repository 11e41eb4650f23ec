import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { assertFlat } from '../support/descriptors.js';
import { openEnd, readAll, readSome, writeText } from '../support/endpoint.js';
import { testContext } from '../support/endpoint-context.js';

const folder = mkdtempSync(join(tmpdir(), 'socketeer-file-'));
after(() => rmSync(folder, { recursive: true, force: true }));
let serial = 0;
const freePath = () => join(folder, `${++serial}`);

async function put(address: string, text: string): Promise<void> {
  const end = await openEnd(address, 'write');
  await writeText(end, text, { end: true });
  await end.close();
}

async function get(address: string): Promise<string> {
  const end = await openEnd(address, 'read');
  try {
    return await readAll(end);
  } finally {
    await end.close();
  }
}

test('OPEN needs a file, unless it may make one', async () => {
  const path = freePath();
  await assert.rejects(openEnd(`OPEN:${path}`), { code: 'ENOENT' });
  await put(`OPEN:${path},creat,perm=0600`, 'made');
  assert.equal(statSync(path).mode & 0o777, 0o600);
  await put(`OPEN:${path}`, 'M');
  await put(`OPEN:${path},append`, '!');
  assert.equal(await get(`OPEN:${path}`), 'Made!');
  assert.equal(await get(`OPEN:${path},seek=2`), 'de!');
  await put(`OPEN:${path},trunc`, 'new');
  assert.equal(readFileSync(path, 'utf8'), 'new');
});

test('GOPEN appends to a file and makes one that is not there', async () => {
  const path = freePath();
  await put(path, 'one ');
  await put(`GOPEN:${path}`, 'two');
  assert.equal(await get(path), 'one two');
});

test('CREATE empties a file, and refuses to do so for reading', async () => {
  const path = freePath();
  writeFileSync(path, 'much that was there');
  await put(`CREATE:${path}`, 'new');
  assert.equal(readFileSync(path, 'utf8'), 'new');
  await assert.rejects(openEnd(`CREATE:${path}`, 'read'), /empty/);
});

test('names are removed before, after and at the end as the options say', async () => {
  const path = freePath();
  writeFileSync(path, 'old');
  const end = await openEnd(`OPEN:${path},creat,unlink-early,unlink-close`);
  assert.equal(readFileSync(path, 'utf8'), '');
  await end.close();
  assert.ok(!existsSync(path));
  const late = await openEnd(`OPEN:${path},creat,unlink-late`);
  assert.ok(!existsSync(path));
  await late.close();
});

test('a pipe without a name gives back what it gets, and its end', async () => {
  const end = await openEnd('PIPE');
  await writeText(end, 'there and back', { end: true });
  assert.equal(await readAll(end), 'there and back');
  await end.close();
});

test('a pipe with a name is made and removed; one that was there stays', async () => {
  const path = freePath();
  const end = await openEnd(`PIPE:${path},perm=0640`);
  assert.equal(statSync(path).mode & 0o170777, 0o010640);
  await writeText(end, 'x');
  assert.equal(await readSome(end), 'x');
  await end.close();
  assert.ok(!existsSync(path));
  execFileSync('mkfifo', [path]);
  await (await openEnd(`PIPE:${path}`)).close();
  assert.ok(existsSync(path));
});

test('opening a pipe waits for its other end, and ends with the signal', async () => {
  const path = freePath();
  execFileSync('mkfifo', [path]);
  const [reader, writer] = await Promise.all([openEnd(`OPEN:${path}`, 'read'), openEnd(path, 'write')]);
  await writeText(writer, 'met', { end: true });
  await writer.close();
  assert.equal(await readAll(reader), 'met');
  await reader.close();
  const reason = new Error('enough');
  const control = new AbortController();
  setTimeout(() => control.abort(reason), 50);
  await assert.rejects(openEnd(`OPEN:${path}`, 'read', testContext(control.signal)), reason);
});

test('a pair of sockets keeps messages, or is a stream where it is asked to', async () => {
  const pair = await openEnd('SOCKETPAIR');
  await writeText(pair, 'one');
  await writeText(pair, 'two');
  assert.equal(await readSome(pair), 'one');
  assert.equal(await readSome(pair), 'two');
  await pair.close();
  const stream = await openEnd('SOCKETPAIR,type=1');
  await writeText(stream, 'whole', { end: true });
  assert.equal(await readAll(stream), 'whole');
  await stream.close();
});

test('TEXT gives its text; STALL gives and takes nothing', async () => {
  assert.equal(await get('TEXT:some words'), 'some words');
  const stall = await openEnd('STALL');
  const soon = () => ({ signal: AbortSignal.timeout(30) });
  await assert.rejects(readSome(stall, soon().signal), { name: 'TimeoutError' });
  await assert.rejects(writeText(stall, 'x', soon()), { name: 'TimeoutError' });
  await stall.close();
});

test('a descriptor that was open before stays open, and one that is none is an error', async () => {
  const { openSync, closeSync, fstatSync } = await import('node:fs');
  const path = freePath();
  const fd = openSync(path, 'w+');
  await put(`FD:${fd}`, 'by number');
  assert.ok(fstatSync(fd).isFile());
  closeSync(fd);
  assert.equal(readFileSync(path, 'utf8'), 'by number');
  await assert.rejects(openEnd('FD:9999'), { code: 'EBADF' });
  await assert.rejects(openEnd('FD:12x'), /error in FD number|the number of a descriptor/);
});

test('a file that is read past the cache gives all its bytes', async (t) => {
  const path = freePath();
  const text = 'direct'.repeat(10_000);
  writeFileSync(path, text);
  const end = await openEnd(`OPEN:${path},o-direct`, 'read').catch((error) => {
    if (error.code === 'EINVAL') return undefined;
    throw error;
  });
  if (end === undefined) return t.skip('the file system has no O_DIRECT');
  assert.equal(await readAll(end), text);
  await end.close();
});

test('nothing is left open', async () => {
  const path = freePath();
  await assertFlat(async () => {
    for (const address of ['PIPE', 'SOCKETPAIR', 'STALL', `OPEN:${path},creat`, `PIPE:${path}.pipe`]) {
      await (await openEnd(address)).close();
    }
    for (const access of ['read', 'write'] as const) await (await openEnd('PIPE', access)).close();
    await assert.rejects(openEnd(`OPEN:${path},creat,user=nobody-of-that-name`));
  });
});
