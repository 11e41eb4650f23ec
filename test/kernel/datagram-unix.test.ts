import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatagramSocket, Socket } from '../../src/index.js';
import { descriptorCount } from '../support/descriptors.js';
import { patience, text } from './ancillary-help.js';

const folder = mkdtempSync(join(tmpdir(), 'socketeer-dgram-'));
after(() => rmSync(folder, { recursive: true }));
let count = 0;
/** A path nobody has. */
const freshPath = (): string => join(folder, `s${count++}`);

/** Whether a promise has not settled by now. */
const isPending = async (promise: Promise<unknown>): Promise<boolean> =>
  (await Promise.race([promise, sleep(20, 'pending')])) === 'pending';

/** Sends until one send has to wait; returns how many went, and the one that waits. */
const sendUntilFull = async (send: (data: string) => Promise<number>): Promise<[number, Promise<number>]> => {
  for (let sent = 0; sent < 100_000; sent++) {
    const sending = send(`${sent}`);
    if (await isPending(sending)) return [sent, sending];
  }
  throw new Error('it never filled');
};

test('paths, abstract names and names of the kernel’s choice', async () => {
  const path = freshPath();
  await using server = await DatagramSocket.open({ bind: `unix:${path}` });
  await using abstract = await DatagramSocket.open({ bind: `@socketeer-test-${process.pid}`, connect: path });
  await using chosen = await DatagramSocket.open({ bind: 'unix:*' });
  await using unnamed = await DatagramSocket.open({ family: 'unix' });
  await abstract.send('abstract');
  await chosen.send('chosen', path);
  await unnamed.send('unnamed', { family: 'unix', path });
  const [first, second, third] = await server.receiveBatch(3, patience);
  assert.deepEqual(first?.from, { family: 'unix', abstract: `socketeer-test-${process.pid}` });
  assert.deepEqual(second?.from, chosen.localAddress);
  assert.equal(third?.from, undefined);
  await server.send('answer', second!.from);
  const answer = await chosen.receive(patience);
  assert.deepEqual([text(answer.bytes), answer.from], ['answer', { family: 'unix', path }]);
});

test('large messages arrive whole', async () => {
  const [left, right] = DatagramSocket.pair();
  const data = Buffer.alloc(150_000, 7);
  await left.send(data);
  await left.send('small');
  assert.deepEqual(Buffer.from((await right.receive(patience)).bytes), data);
  assert.equal(text((await right.receive(patience)).bytes), 'small');
  left.close();
  await assert.rejects(right.send('x'), { code: /^(ECONNREFUSED|ECONNRESET)$/ });
  right.close();
});

test('the socket file goes with the socket, but not that of a successor', async () => {
  const path = freshPath();
  const socket = await DatagramSocket.open({ bind: path });
  assert.ok(existsSync(path));
  await assert.rejects(DatagramSocket.open({ bind: path }), { code: 'EADDRINUSE' });
  assert.ok(existsSync(path), 'a failed bind removes nothing');
  socket.close();
  assert.ok(!existsSync(path));

  const old = await DatagramSocket.open({ bind: path });
  renameSync(path, `${path}.old`);
  const successor = await DatagramSocket.open({ bind: path });
  old.close();
  assert.ok(existsSync(path), 'the successor keeps its file');
  successor.close();
  assert.ok(!existsSync(path));

  const lost = Socket.open({ family: 'unix', type: 'dgram' });
  lost.bind(path);
  await assert.rejects(DatagramSocket.open({ bind: path, unlink: 'stale' }), { code: 'EADDRINUSE' });
  lost.close();
  assert.ok(existsSync(path));
  await assert.rejects(DatagramSocket.open({ bind: path }), { code: 'EADDRINUSE' });
  const heir = await DatagramSocket.open({ bind: path, unlink: 'stale', mode: 0o600 });
  assert.equal(statSync(path).mode & 0o777, 0o600);
  heir.close();
  assert.ok(!existsSync(path));
  const absent = join(folder, 'absent', 'folder');
  await assert.rejects(DatagramSocket.open({ bind: absent }), {
    message: `bind unix-dgram:${absent}: No such file or directory (ENOENT)`,
  });
});

test('a failed connect removes the file that bind made', async () => {
  const [path, nobody] = [freshPath(), freshPath()];
  const before = descriptorCount();
  await assert.rejects(DatagramSocket.open({ bind: path, connect: nobody }), { code: 'ENOENT' });
  assert.ok(!existsSync(path));
  assert.equal(descriptorCount(), before);
});

for (const kind of ['connected', 'unconnected'] as const) {
  test(`${kind}: a full receiver makes the sender wait, until there is room`, async () => {
    const path = freshPath();
    await using server = await DatagramSocket.open({ bind: path });
    await using client = await DatagramSocket.open(
      kind === 'connected' ? { connect: path } : { family: 'unix' },
    );
    const to = kind === 'connected' ? undefined : path;
    const [sent, waiting] = await sendUntilFull((data) => client.send(data, to));
    assert.ok(sent >= 1);
    assert.ok(await isPending(waiting));
    const got = [text((await server.receive(patience)).bytes)];
    assert.ok((await waiting) > 0);
    for await (const { bytes } of server) if (got.push(text(bytes)) === sent + 1) break;
    assert.deepEqual(
      got,
      Array.from({ length: sent + 1 }, (_, i) => `${i}`),
    );
  });

  test(`${kind}: a wait for room ends with its time, its signal, its receiver and its socket`, async () => {
    const path = freshPath();
    const server = await DatagramSocket.open({ bind: path });
    const client = await DatagramSocket.open(kind === 'connected' ? { connect: path } : { family: 'unix' });
    const to = kind === 'connected' ? undefined : path;
    const send = (options = {}) => client.send('x', to, options);
    const [, first] = await sendUntilFull(() => send({ timeout: 200 }));
    await assert.rejects(first, { code: 'ETIMEDOUT' });
    const reason = new Error('enough');
    await assert.rejects(send({ signal: AbortSignal.timeout(20) }), { name: 'TimeoutError' });
    const controller = new AbortController();
    const aborted = send({ signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(aborted, reason);
    const orphaned = send(patience);
    server.close();
    await assert.rejects(orphaned, { code: /^(ECONNREFUSED|ECONNRESET|ENOENT)$/ });
    client.close();
    await assert.rejects(send(), { code: 'ERR_SOCKET_CLOSED' });
  });

  test(`${kind}: a batch longer than the receiver’s queue goes through as it is read`, async () => {
    const path = freshPath();
    await using server = await DatagramSocket.open({ bind: path });
    await using client = await DatagramSocket.open(
      kind === 'connected' ? { connect: path } : { family: 'unix' },
    );
    const messages = Array.from({ length: 500 }, (_, i) => ({
      data: `message ${i}`,
      ...(kind === 'connected' ? {} : { to: path }),
    }));
    const sending = client.sendBatch(messages, patience);
    const got: string[] = [];
    for await (const { bytes } of server) if (got.push(text(bytes)) === messages.length) break;
    assert.equal(await sending, messages.length);
    assert.deepEqual(
      got,
      messages.map(({ data }) => data),
    );
    await assert.rejects(
      client.sendBatch(new Array(1000).fill(messages[0]), { signal: AbortSignal.timeout(20) }),
      { name: 'TimeoutError' },
    );
  });
}

test('a socket that came otherwise is taken over; one of another type is not', async () => {
  const [left, right] = Socket.pair({ family: 'unix', type: 'dgram' });
  await using socket = DatagramSocket.from(Socket.adopt(right.release()), { ancillary: ['credentials'] });
  await left.send('hello');
  const { ancillary } = await socket.receive(patience);
  assert.deepEqual(ancillary, [
    { kind: 'credentials', pid: process.pid, uid: process.getuid!(), gid: process.getgid!() },
  ]);
  left.close();
  const [stream, other] = Socket.pair({ family: 'unix', type: 'stream' });
  assert.throws(() => DatagramSocket.from(stream), { name: 'TypeError', message: /no datagram socket/ });
  stream.close();
  other.close();
});

test('10,000 sockets come and go', async () => {
  const before = descriptorCount();
  for (let i = 0; i < 10_000; i++) (await DatagramSocket.open({ family: 'unix' })).close();
  assert.equal(descriptorCount(), before);
});
