import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { openPump } from '../../src/kernel/pump.js';
import { ok, owned } from './native-help.js';
import { assertSame, between, bytesOf, collect, pair, socketEnd, streamOf } from './pump-help.js';

const folder = mkdtempSync(join(tmpdir(), 'socketeer-pump-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const O_WRONLY_CREATE = 0o101;
const O_NONBLOCK = 0o4000;
const F_GETFL = 3;
const F_SETFL = 4;

/** A pipe, [read, write]; blocking unless said otherwise. */
const pipe = (flags = 0): [number, number] => {
  const ends = new Int32Array(2);
  ok(native().pipe(ends));
  for (const fd of ends) ok(native().fcntl(fd, F_SETFL, native().fcntl(fd, F_GETFL, 0) | flags));
  return [ends[0]!, ends[1]!];
};

test('a file goes out and comes in whole, though no poll knows it', async () => {
  await using pump = openPump();
  const bytes = bytesOf(5_000_001, 1);
  const [from, to] = [join(folder, 'from'), join(folder, 'to')];
  writeFileSync(from, bytes);
  using source = owned(native().open(from, 0, 0));
  using sink = owned(native().open(to, O_WRONLY_CREATE, 0o600));
  const sockets = between();
  const one = pump.join({ read: source.fd, write: undefined, end: 'none' }, socketEnd(sockets.left), {
    directions: 'left-to-right',
  });
  assertSame(await collect(sockets.leftStream), bytes, 'from a file');
  assert.equal((await one.ended).toRight.bytes, bytes.length);
  const two = pump.join(
    socketEnd(sockets.right),
    { read: undefined, write: sink.fd, end: 'none' },
    { directions: 'left-to-right' },
  );
  sockets.rightStream.end(bytes);
  assert.equal((await two.ended).toRight.reason, 'end');
  assertSame(readFileSync(to), bytes, 'to a file');
  await sockets.close();
});

test('a full disk ends the session and says so', async () => {
  await using pump = openPump();
  using full = owned(native().open('/dev/full', 1, 0));
  const { left, leftStream, close } = between();
  const join = pump.join(socketEnd(left), { read: undefined, write: full.fd, end: 'none' });
  leftStream.write('too much');
  const { toRight } = await join.ended;
  assert.deepEqual([toRight.reason, toRight.by, toRight.errno, toRight.bytes], ['failed', 'right', 28, 0]);
  await close();
});

test('pipes that may block hold nobody up, and stay as they were', async () => {
  await using pump = openPump();
  const [inRead, inWrite] = pipe();
  const [outRead, outWrite] = pipe();
  const before = native().fcntl(outWrite, F_GETFL, 0);
  const { left, right, leftStream, rightStream, close } = between();
  const reading = pump.join({ read: inRead, write: undefined, end: 'none' }, socketEnd(left), {
    directions: 'left-to-right',
  });
  const writing = pump.join(
    socketEnd(right),
    { read: undefined, write: outWrite, end: 'close' },
    { directions: 'left-to-right' },
  );
  const bytes = bytesOf(700_000, 3);
  rightStream.end(bytes);
  // Nobody reads the pipe yet: another session goes on meanwhile.
  ok(native().write(inWrite, Buffer.from('quick')));
  assert.equal(String((await once(leftStream, 'data'))[0]), 'quick');
  ok(native().close(inWrite));
  assert.equal((await reading.ended).toRight.bytes, 5);
  assert.equal(native().fcntl(outWrite, F_GETFL, 0), before);
  native().fcntl(outRead, F_SETFL, native().fcntl(outRead, F_GETFL, 0) | O_NONBLOCK);
  const [got, room] = [[] as Buffer[], Buffer.alloc(65_536)];
  for (let length = -11; length !== 0; ) {
    length = native().read(outRead, room);
    if (length > 0) got.push(Buffer.from(room.subarray(0, length)));
    else await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assertSame(Buffer.concat(got), bytes, 'through a pipe');
  assert.equal((await writing.ended).toRight.bytes, bytes.length);
  for (const fd of [inRead, outRead, outWrite]) ok(native().close(fd));
  await close();
});

test('a reader that has gone ends one direction, the other one goes on', async () => {
  await using pump = openPump();
  const [childIn, toChild] = pipe(O_NONBLOCK);
  const [fromChild, childOut] = pipe(O_NONBLOCK);
  const { left, leftStream, close } = between();
  const join = pump.join(socketEnd(left), { read: fromChild, write: toChild, end: 'close' });
  ok(native().close(childIn));
  leftStream.write('nobody reads this');
  await new Promise((resolve) => setTimeout(resolve, 20));
  ok(native().write(childOut, Buffer.from('but this is said')));
  ok(native().close(childOut));
  assert.equal(String((await once(leftStream, 'data'))[0]), 'but this is said');
  const { toRight, toLeft } = await join.ended;
  assert.deepEqual([toRight.reason, toRight.by, toRight.errno], ['reset', 'right', 32]);
  assert.deepEqual([toLeft.reason, toLeft.bytes], ['end', 16]);
  for (const fd of [toChild, fromChild]) ok(native().close(fd));
  await close();
});

test('blocks are as large as wanted, and bytes become messages of that size', async () => {
  await using pump = openPump();
  const [outer, left] = pair();
  const [messagesOuter, right] = pair(5);
  const stream = streamOf(outer);
  const join = pump.join(socketEnd(left), socketEnd(right, { bounds: 'messages' }), {
    blockSize: 1000,
    directions: 'left-to-right',
  });
  stream.end(bytesOf(3500, 1));
  const { toRight } = await join.ended;
  assert.deepEqual([toRight.bytes, toRight.blocks], [3500, 4]);
  const room = Buffer.alloc(10_000);
  const lengths = [1, 2, 3, 4].map(() =>
    native().recvmsg(messagesOuter, null, room, null, 0x40, new Int32Array(3)),
  );
  assert.deepEqual(lengths, [1000, 1000, 1000, 500]);
  stream.destroy();
  for (const fd of [left, right, messagesOuter]) ok(native().close(fd));
});
