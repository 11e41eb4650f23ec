import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { collect } from '../kernel/pump-help.js';
import { assertEnded, session } from './relay-help.js';

test('a late answer is not cut off, and each direction tells who ended it', async () => {
  const { running, left, right, ends, close } = session();
  left.end('question');
  assert.equal(String(await collect(right)), 'question');
  await new Promise((resolve) => setTimeout(resolve, 700));
  right.end('late answer');
  assert.equal(String(await collect(left)), 'late answer');
  const { toRight, toLeft, id } = await running.ended;
  assert.equal(id, 1);
  assertEnded(toRight, 'end', 'left', 8);
  assertEnded(toLeft, 'end', 'right', 11);
  assert.deepEqual(
    ends.map(([direction]) => direction),
    ['toRight', 'toLeft'],
  );
  await close();
});

test('the other way ends after a silence once one has ended, not while something passes', async () => {
  const { running, left, right, close } = session({ halfCloseTimeout: 150 });
  right.on('data', () => {});
  left.on('data', () => {});
  left.end();
  const started = performance.now();
  const ticks = setInterval(() => right.write('tick'), 50);
  setTimeout(() => clearInterval(ticks), 500);
  const { toRight, toLeft } = await running.ended;
  assert.ok(performance.now() - started > 450, 'it went on while something passed');
  assertEnded(toRight, 'end', 'left', 0);
  assertEnded(toLeft, 'half-close-timeout', 'us');
  await close();
});

test('a session in which nothing passes ends, and says that it was idle', async () => {
  const { running, close } = session({ idleTimeout: 50 });
  const { toRight, toLeft } = await running.ended;
  assertEnded(toRight, 'idle', 'us', 0);
  assertEnded(toLeft, 'idle', 'us', 0);
  await close();
});

test('end() ends both ways at once', async () => {
  const { running, left, close } = session();
  left.write('x');
  running.end();
  running.end();
  const { toRight, toLeft } = await running.ended;
  assertEnded(toRight, 'closed', 'us');
  assertEnded(toLeft, 'closed', 'us');
  await close();
});

test('one way only: what comes the other way stays where it is', async () => {
  const { running, left, right, close } = session({ directions: 'left-to-right' });
  right.write('nobody reads this');
  left.end('abc');
  const { toRight, toLeft } = await running.ended;
  assertEnded(toRight, 'end', 'left', 3);
  assertEnded(toLeft, 'closed', 'us', 0);
  await close();
});

test('readbytes is the end after so many bytes, and none beyond is taken', async () => {
  const { running, left, right, close } = session({}, { readBytes: 5 });
  left.write('1234567');
  assert.equal(String(await collect(right)), '12345');
  right.end();
  const { toRight } = await running.ended;
  assertEnded(toRight, 'limit', 'left', 5);
  await close();
});

test('what stands before the escape character is passed on, and it is the end', async () => {
  const { running, left, right, close } = session({}, { escape: 0x0f });
  left.write('abc\x0fdef');
  assert.equal(String(await collect(right)), 'abc');
  right.end();
  assertEnded((await running.ended).toRight, 'limit', 'left', 3);
  await close();
});

test('ends of lines change on the way, each way by what its ends say', async () => {
  const { running, left, right, close } = session({}, {}, { lineEnding: 'crlf' });
  left.end('a\nb\n');
  assert.equal(String(await collect(right)), 'a\r\nb\r\n');
  right.end('c\r\nd\r\n');
  assert.equal(String(await collect(left)), 'c\nd\n');
  assertEnded((await running.ended).toRight, 'end', 'left', 6);
  await close();
});

test('an end that is ignored is one as soon as the other way has ended', async () => {
  const { running, left, right, close } = session({}, { ignoreEnd: true });
  left.end('abc');
  const [chunk] = await once(right, 'data');
  assert.equal(String(chunk), 'abc');
  right.end();
  const { toRight, toLeft } = await running.ended;
  assertEnded(toLeft, 'end', 'right');
  assertEnded(toRight, 'end', 'left', 3);
  await close();
});

test('a tap sees what is written, with direction and session', async () => {
  const seen: unknown[] = [];
  const tap = (direction: string, bytes: Uint8Array, id: number) =>
    seen.push([direction, String(Buffer.from(bytes)), id]);
  const { running, left, right, close } = session({ tap });
  left.end('there');
  await collect(right);
  right.end('back');
  await running.ended;
  assert.deepEqual(seen, [
    ['toRight', 'there', 1],
    ['toLeft', 'back', 1],
  ]);
  await close();
});

test('a rate holds bytes back without losing any', async () => {
  const { running, left, right, close } = session({}, { rate: 100_000 });
  const started = performance.now();
  left.end(Buffer.alloc(50_000, 'x'));
  assert.equal((await collect(right)).length, 50_000);
  const elapsed = performance.now() - started;
  assert.ok(elapsed > 300 && elapsed < 3000, `50,000 bytes at 100,000 a second took ${elapsed} ms`);
  right.end();
  await running.ended;
  await close();
});

test('a writer is held up while nobody reads: a session keeps no more than its block', async () => {
  const { running, left, right, close } = session();
  right.pause();
  let accepted = 0;
  const piece = Buffer.alloc(1 << 16);
  while (left.write(piece) || (await Promise.race([once(left, 'drain').then(() => true), later(200)]))) {
    accepted += piece.length;
    assert.ok(accepted < 32 << 20, 'far more was taken than sockets and a block hold');
  }
  running.end();
  await running.ended;
  await close();
});

const later = (time: number): Promise<false> => new Promise((resolve) => setTimeout(resolve, time, false));
