import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { SocketAddress } from '../family/address.js';
import type { Attempt, AttemptContext } from './attempt.js';
import { Deadline } from './deadline.js';
import { decisive, interleave, tryAll } from './race.js';
import type { Verdict } from './result.js';

const inet = (host: number): SocketAddress => ({ family: 'inet', address: `192.0.2.${host}`, port: 80 });
const inet6 = (host: number): SocketAddress => ({ family: 'inet6', address: `2001:db8::${host}`, port: 80 });

const contextOf = (signal?: AbortSignal): AttemptContext => ({
  protocol: 'tcp',
  options: { timeout: 1000, retries: 0 },
  deadline: new Deadline(performance.now() + 1000, signal),
  service: undefined,
  local: () => Promise.resolve(undefined),
});

/** An attempt that ends after a time with a verdict, by the last part of the address. */
const script =
  (
    plan: Readonly<Record<number, readonly [time: number, verdict: Verdict]>>,
    begun: [number, number][],
  ): Attempt =>
  async (address, { deadline }) => {
    const host = Number(/[0-9]+$/.exec('address' in address ? address.address : '')?.[0]);
    const started = performance.now();
    begun.push([host, started]);
    const [time, verdict] = plan[host] as [number, Verdict];
    await pause(time, undefined, deadline.signal && { signal: deadline.signal });
    return { reason: '', attempt: { verdict, address, elapsed: performance.now() - started } };
  };

test('families take turns, the first one first', () => {
  assert.deepEqual(interleave([inet6(1), inet6(2), inet6(3), inet(1)]), [
    inet6(1),
    inet(1),
    inet6(2),
    inet6(3),
  ]);
  assert.deepEqual(interleave([inet(1)]), [inet(1)]);
  assert.deepEqual(interleave([]), []);
});

test('the next address begins after a quarter of a second, or at once where one failed', async () => {
  const begun: [number, number][] = [];
  const plan = { 1: [20, 'refused'], 2: [600, 'timed-out'], 3: [10, 'open'] } as const;
  const results = await tryAll([inet(1), inet(2), inet(3)], script(plan, begun), contextOf());
  assert.deepEqual(
    results.map(({ attempt }) => attempt.verdict),
    ['refused', 'timed-out', 'open'],
  );
  const [first, second, third] = begun.map(([, at]) => at) as [number, number, number];
  assert.ok(second - first < 200, `second after ${second - first}`);
  assert.ok(third - second >= 240, `third after ${third - second}`);
  assert.equal(decisive(results), results[2]);
});

test('an attempt that is sure of itself ends the others before it is done', async () => {
  const begun: [number, number][] = [];
  const attempt: Attempt = async (address, context) => {
    begun.push([0, 0]);
    context.onOpen?.();
    await pause(400);
    return { reason: '', attempt: { verdict: 'open', address, elapsed: 400 } };
  };
  const results = await tryAll([inet(1), inet6(2)], attempt, contextOf());
  assert.equal(begun.length, 1);
  assert.equal(results.length, 1);
});

test('the best verdict decides where nobody is there', async () => {
  const plan = { 1: [1, 'unreachable'], 2: [1, 'refused'], 3: [1, 'filtered'] } as const;
  const results = await tryAll([inet(1), inet(2), inet(3)], script(plan, []), contextOf());
  assert.equal(decisive(results).attempt.verdict, 'refused');
});

test('the signal of the caller ends all with its reason', async () => {
  const enough = new Error('enough');
  const controller = new AbortController();
  const plan = { 1: [900, 'open'], 2: [900, 'open'] } as const;
  const running = tryAll([inet(1), inet(2)], script(plan, []), contextOf(controller.signal));
  setTimeout(() => controller.abort(enough), 20);
  await assert.rejects(running, enough);
});

test('an error that is no answer ends all', async () => {
  const wrong = new RangeError('no such service');
  const attempt: Attempt = () => Promise.reject(wrong);
  await assert.rejects(tryAll([inet(1), inet(2)], attempt, contextOf()), wrong);
});
