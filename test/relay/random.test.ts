import assert from 'node:assert/strict';
import { once } from 'node:events';
import type net from 'node:net';
import { test } from 'node:test';
import { type Endpoint, relay } from '../../src/index.js';
import { assertSame, bytesOf, collect } from '../kernel/pump-help.js';
import { endOf } from './relay-help.js';

/** A number below `most` that repeats for the same seed. */
const dice = (seed: number) => {
  let state = seed * 2654435761;
  return (most: number): number => {
    state = (Math.imul(state | 1, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
};

/** Writes in pieces of random sizes, with pauses now and then. */
async function feed(stream: net.Socket, bytes: Buffer, random: (most: number) => number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const size = 1 + random(1 << (1 + random(18)));
    if (!stream.write(bytes.subarray(at, at + size))) await once(stream, 'drain');
    if (random(10) === 0) await new Promise((resolve) => setImmediate(resolve));
    at += size;
  }
}

async function exchange(
  left: Endpoint,
  right: Endpoint,
  carry: 'auto' | 'streamed',
  ends: [net.Socket, net.Socket],
  seed: number,
) {
  const random = dice(seed);
  const running = await relay(left, right, { carry });
  const there = bytesOf(random(3_000_000), seed);
  const back = bytesOf(random(3_000_000), seed + 1000);
  const [leftStream, rightStream] = ends;
  const received = Promise.all([collect(rightStream), collect(leftStream)]);
  const send = async (stream: net.Socket, bytes: Buffer) => {
    await feed(stream, bytes, random);
    stream.end();
  };
  // Each order of ends: one first, the other first, both at once.
  if (seed % 3 === 0) await Promise.all([send(leftStream, there), send(rightStream, back)]);
  else if (seed % 3 === 1) await send(leftStream, there).then(() => send(rightStream, back));
  else await send(rightStream, back).then(() => send(leftStream, there));
  const [gotRight, gotLeft] = await received;
  assertSame(gotRight, there, `to the right, ${carry} ${seed}`);
  assertSame(gotLeft, back, `to the left, ${carry} ${seed}`);
  await running.closed;
  const { bytesToRight, bytesToLeft } = running.statistics();
  assert.deepEqual([bytesToRight, bytesToLeft], [there.length, back.length]);
}

for (const carry of ['auto', 'streamed'] as const) {
  test(`random payloads arrive as they were sent, whoever ends first: ${carry}`, async () => {
    for (let seed = 1; seed <= 9; seed++) {
      const [left, right] = [endOf(), endOf()];
      await exchange(left.endpoint, right.endpoint, carry, [left.stream, right.stream], seed);
      left.stream.destroy();
      right.stream.destroy();
    }
  });
}
