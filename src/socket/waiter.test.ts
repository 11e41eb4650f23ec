import assert from 'node:assert/strict';
import { getEventListeners } from 'node:events';
import { test } from 'node:test';
import { checkWait, Waiter } from './waiter.js';

const explain = (code: string, text: string): Error => new Error(`${code} ${text}`);

/** A waiter and how often it left. */
const waiting = <T>(attempt: () => T | undefined, wait: { signal?: AbortSignal; timeout?: number } = {}) => {
  let left = 0;
  const waiter = new Waiter({ attempt, explain }, wait, true, () => left++);
  return { waiter, left: () => left };
};

test('it stays until its attempt has a result', async () => {
  const results = [undefined, undefined, 0];
  const { waiter, left } = waiting(() => results.shift());
  assert.deepEqual([waiter.wake(), waiter.wake(), left()], [false, false, 0]);
  assert.deepEqual([waiter.wake(), left()], [true, 1]);
  assert.equal(await waiter.promise, 0, 'zero is a result');
  assert.equal(waiter.wake(), true);
  waiter.fail(new Error('late'));
  waiter.close('late');
  assert.equal(left(), 1, 'it leaves once');
});

test('what the attempt throws is the rejection', async () => {
  const error = new Error('no');
  const { waiter, left } = waiting(() => {
    throw error;
  });
  assert.equal(waiter.wake(), true);
  await assert.rejects(waiter.promise, error);
  assert.equal(left(), 1);
});

test('an attempt that closes its own socket settles once', async () => {
  const { waiter, left } = waiting((): number => {
    waiter.close('closed while waiting');
    return 1;
  });
  assert.equal(waiter.wake(), true);
  await assert.rejects(waiter.promise, /ERR_SOCKET_CLOSED closed while waiting/);
  assert.equal(left(), 1);
});

test('its signal and its time end it, and go with it', async () => {
  const controller = new AbortController();
  const first = waiting(() => undefined, { signal: controller.signal, timeout: 60_000 });
  const second = waiting(() => 1, { signal: controller.signal });
  second.waiter.wake();
  assert.equal(getEventListeners(controller.signal, 'abort').length, 1);
  controller.abort('why');
  assert.equal(await first.waiter.promise.catch((reason) => reason), 'why');
  assert.equal(await second.waiter.promise, 1);
  const third = waiting(() => undefined, { timeout: 1 });
  await assert.rejects(third.waiter.promise, /ETIMEDOUT timed out after 1 ms/);
  assert.deepEqual([first.left(), second.left(), third.left()], [1, 1, 1]);
});

test('polling tries again after pauses that grow', async () => {
  const times: number[] = [];
  const { waiter } = waiting(() => (times.push(performance.now()) === 5 ? 'done' : undefined));
  waiter.poll();
  assert.equal(await waiter.promise, 'done');
  const [first = 0, , , , last = 0] = times;
  assert.ok(last - first >= 2 + 4 + 8 + 16 - 4, 'about 30 ms');
});

test('options are checked', () => {
  checkWait({});
  checkWait({ timeout: 0, signal: new AbortController().signal });
  checkWait({ timeout: Number.POSITIVE_INFINITY });
  assert.throws(() => checkWait({ timeout: -1 }), RangeError);
  assert.throws(() => checkWait({ timeout: '1' as unknown as number }), TypeError);
  assert.throws(() => checkWait({ signal: null as unknown as AbortSignal }), TypeError);
});
