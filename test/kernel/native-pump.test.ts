import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { native } from '../../src/kernel/addon.js';
import { openPump } from '../../src/kernel/pump.js';
import { assertFlat } from '../support/descriptors.js';
import { inWorker, ok } from './native-help.js';
import { assertSame, between, bytesOf, collect, pair, socketEnd, streamOf } from './pump-help.js';

test('joins two sockets, passes each end on, and tells how both directions ended', async () => {
  await using pump = openPump();
  const { left, right, leftStream, rightStream, close } = between();
  const join = pump.join(socketEnd(left), socketEnd(right));
  leftStream.end('question');
  assert.equal(String(await collect(rightStream)), 'question');
  rightStream.end('a late answer');
  assert.equal(String(await collect(leftStream)), 'a late answer');
  const { toRight, toLeft, id, duration } = await join.ended;
  assert.equal(id, join.id);
  assert.deepEqual(toRight, { bytes: 8, blocks: 1, reason: 'end', by: 'left' });
  assert.deepEqual(toLeft, { bytes: 13, blocks: 1, reason: 'end', by: 'right' });
  assert.ok(duration > 0 && duration < 5000, `${duration} ms`);
  const { open, begun, ended, bytesToRight, bytesToLeft } = pump.statistics();
  assert.deepEqual([open, begun, ended, bytesToRight, bytesToLeft], [0, 1, 1, 8, 13]);
  await close();
});

test('is byte-exact both ways at once, whatever the pieces and whoever ends first', async () => {
  await using pump = openPump();
  for (let round = 0; round < 12; round++) {
    const { left, right, leftStream, rightStream, close } = between();
    const join = pump.join(socketEnd(left), socketEnd(right));
    const [there, back] = [bytesOf(1 + round * 300_001, round), bytesOf(2_000_003 >> round, 77 + round)];
    const feed = async (stream: typeof leftStream, bytes: Buffer, piece: number): Promise<void> => {
      for (let at = 0; at < bytes.length; at += piece) {
        if (!stream.write(bytes.subarray(at, at + piece))) await once(stream, 'drain');
      }
      stream.end();
    };
    const [, , gotRight, gotLeft] = await Promise.all([
      feed(leftStream, there, 1 + ((round * 7919) % 100_000)),
      feed(rightStream, back, 1 + ((round * 104_729) % 30_000)),
      collect(rightStream),
      collect(leftStream),
    ]);
    assertSame(gotRight, there, 'to the right');
    assertSame(gotLeft, back, 'to the left');
    const { toRight, toLeft } = await join.ended;
    assert.deepEqual([toRight.bytes, toLeft.bytes], [there.length, back.length]);
    await close();
  }
});

test('one way only: the session ends with it, and nothing comes back', async () => {
  await using pump = openPump();
  const { left, right, leftStream, rightStream, close } = between();
  const join = pump.join(socketEnd(left), socketEnd(right), { directions: 'left-to-right' });
  rightStream.write('never read');
  leftStream.end('one way');
  assert.equal(String(await collect(rightStream)), 'one way');
  const { toRight, toLeft } = await join.ended;
  assert.deepEqual([toRight.reason, toRight.bytes], ['end', 7]);
  assert.deepEqual(toLeft, { bytes: 0, blocks: 0, reason: 'closed', by: 'us' });
  await close();
});

test('timeouts: nothing passes, or the other direction takes too long', async () => {
  await using pump = openPump();
  const idle = between();
  const first = pump.join(socketEnd(idle.left), socketEnd(idle.right), { idleTimeout: 60 });
  idle.leftStream.write('x');
  const ended = await first.ended;
  assert.deepEqual([ended.toRight.reason, ended.toLeft.reason], ['idle', 'idle']);
  assert.ok(ended.duration >= 59, `${ended.duration}`);
  await idle.close();

  const half = between();
  const second = pump.join(socketEnd(half.left), socketEnd(half.right), { halfCloseTimeout: 50 });
  half.leftStream.end();
  const result = await second.ended;
  assert.deepEqual([result.toRight.reason, result.toRight.by], ['end', 'left']);
  assert.deepEqual([result.toLeft.reason, result.toLeft.by], ['half-close-timeout', 'us']);
  await half.close();
});

test('activity puts the idle timeout off', async () => {
  await using pump = openPump();
  const { left, right, leftStream, close } = between();
  const join = pump.join(socketEnd(left), socketEnd(right), { idleTimeout: 120 });
  const timer = setInterval(() => leftStream.write('x'), 20);
  setTimeout(() => clearInterval(timer), 400);
  const { duration, toRight } = await join.ended;
  assert.ok(duration >= 400, `${duration} ms`);
  assert.equal(toRight.reason, 'idle');
  await close();
});

test('can be ended by us, and closing a pump ends what runs', async () => {
  const pump = openPump();
  const one = between();
  const two = between();
  const first = pump.join(socketEnd(one.left), socketEnd(one.right));
  const second = pump.join(socketEnd(two.left), socketEnd(two.right));
  first.end();
  first.end();
  assert.equal((await first.ended).toRight.reason, 'closed');
  first.end();
  await pump.close();
  assert.deepEqual((await second.ended).toLeft, { bytes: 0, blocks: 0, reason: 'closed', by: 'us' });
  assert.equal(pump.statistics().ended, 2);
  assert.throws(() => pump.join(socketEnd(one.left), socketEnd(one.right)), /the pump is closed/);
  for (const side of [one, two]) await side.close();
});

test('a slow reader holds little memory, and gets everything', async () => {
  await using pump = openPump();
  const { left, right, leftStream, rightStream, close } = between();
  const join = pump.join(socketEnd(left), socketEnd(right));
  const bytes = bytesOf(8_000_000, 5);
  leftStream.end(bytes);
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.ok(pump.statistics().bytesToRight < 4_000_000, 'the sender waits');
  assertSame(await collect(rightStream), bytes, 'to the right');
  rightStream.end();
  assert.equal((await join.ended).toRight.bytes, bytes.length);
  await close();
});

test('sessions that share a descriptor take turns with it', async () => {
  await using pump = openPump();
  const [outer, shared] = pair();
  const outside = streamOf(outer);
  const sides = [pair(), pair(), pair()];
  const policy = { directions: 'left-to-right' } as const;
  const joins = sides.map(([, inner]) =>
    pump.join(socketEnd(inner), socketEnd(shared, { end: 'none' }), policy),
  );
  for (const [outerSide] of sides) streamOf(outerSide).end('abc');
  for (const { ended } of joins) assert.equal((await ended).toRight.bytes, 3);
  outside.once('data', (chunk) => assert.match(String(chunk), /^(abc)+$/));
  await once(outside, 'data');
  outside.destroy();
  await once(outside, 'close');
  for (const fd of [shared, ...sides.map(([, inner]) => inner)]) ok(native().close(fd));
});

test('with `close` an end is passed on although the number stays ours', async () => {
  await using pump = openPump();
  const { left, right, leftStream, rightStream, close } = between();
  const join = pump.join(socketEnd(left), { read: undefined, write: right, end: 'close' });
  leftStream.end('bye');
  assert.equal(String(await collect(rightStream)), 'bye');
  assert.equal((await join.ended).toRight.reason, 'end');
  await close();
});

test('nothing leaks: 300 sessions, and pumps that are closed in the middle', async () => {
  await assertFlat(async () => {
    const pump = openPump();
    const sides = Array.from({ length: 100 }, between);
    const joins = sides.map(({ left, right }) => pump.join(socketEnd(left), socketEnd(right)));
    for (const { leftStream } of sides.slice(0, 50)) leftStream.destroy();
    await pump.close();
    await Promise.all(joins.map(({ ended }) => ended));
    for (const { close } of sides) await close();
  });
});

test('ends with its worker', async () => {
  const script = `
    const fds = new Int32Array(4);
    native.socketpair(1, 1 | 0o2004000, 0, fds.subarray(0, 2));
    native.socketpair(1, 1 | 0o2004000, 0, fds.subarray(2, 4));
    const handle = native.pumpOpen(Int32Array.of(0), () => {});
    native.pumpJoin(handle, 1, Int32Array.of(fds[1], fds[1], 1, fds[2], fds[2], 1, 3, -1, -1, 0, 0), null, null);
    setTimeout(() => process.exit(3), 50);`;
  assert.equal((await inWorker(script)).code, 3);
});

test('refuses misuse', async () => {
  await using pump = openPump();
  const { left, right, close } = between();
  const join = (policy: object): unknown => pump.join(socketEnd(left), socketEnd(right), policy);
  assert.throws(() => join({ idleTimeout: -1 }), /idleTimeout -1: expected milliseconds/);
  assert.throws(() => join({ idleTimeout: Number.NaN }), /idleTimeout NaN/);
  assert.throws(() => join({ blockSize: 0 }), /blockSize 0: expected 1 or more/);
  const begin = native().pumpJoin as (...given: unknown[]) => number;
  assert.throws(() => begin(1, 1, Int32Array.of(1), null, null), /settings must be 11 long/);
  assert.throws(() => begin('x', 1, new Int32Array(11), null, null), /handle must be a number/);
  assert.throws(() => begin(1, 1, new Int32Array(11), null, null), /directions must be from 1 to 3/);
  const settings = Int32Array.of(0, 0, 0, 0, 0, 0, 3, -1, -1, 0, 0);
  assert.equal(begin(999, 1, settings, null, null), -9);
  assert.throws(() => native().pumpOpen(Int32Array.of(3), () => {}), /settings must be from 0 to 2/);
  assert.equal(native().pumpClose(999), -9);
  const bad = await pump.join(socketEnd(9999), socketEnd(right)).ended;
  assert.deepEqual([bad.toRight.reason, bad.toRight.errno], ['failed', 9]);
  await close();
});
