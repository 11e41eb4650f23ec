import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChunkListener } from '../kernel/netlink.js';
import { Dump } from './dump.js';

/** A dump that is fed by hand. */
class FakeDump {
  listener: ChunkListener = () => assert.fail('not started');
  cancelled = 0;
  readonly dump: Dump;

  constructor(requests: number, signal?: AbortSignal) {
    const start = (listener: ChunkListener) => {
      this.listener = listener;
      return () => {
        this.cancelled++;
      };
    };
    this.dump = new Dump(start, requests, signal);
  }
}

const bytes = Buffer.from('x');

test('events come in order, waiting ones at once, and it ends after the last request', async () => {
  const { dump, listener } = new FakeDump(2);
  listener(0, bytes, 0);
  listener(0, null, 0);
  assert.deepEqual(dump.next(), { request: 0, bytes, status: 0 });
  assert.deepEqual(dump.next(), { request: 0, bytes: null, status: 0 });
  const waiting = dump.next();
  listener(1, null, -105);
  assert.deepEqual(await waiting, { request: 1, bytes: null, status: -105 });
  assert.equal(dump.next(), undefined);
});

test('closing wakes who waits and cancels once', async () => {
  const fake = new FakeDump(1);
  const waiting = fake.dump.next();
  fake.dump.close();
  fake.dump.close();
  fake.listener(-1, null, -125);
  assert.equal(await waiting, undefined);
  assert.equal(fake.cancelled, 1);
});

test('a finished dump is not cancelled', () => {
  const fake = new FakeDump(1);
  fake.listener(0, null, 0);
  fake.dump.close();
  assert.equal(fake.cancelled, 0);
});

test('an abort rejects who waits with its reason and cancels', async () => {
  const controller = new AbortController();
  const fake = new FakeDump(1, controller.signal);
  const waiting = Promise.resolve(fake.dump.next());
  const reason = new Error('enough');
  controller.abort(reason);
  await assert.rejects(waiting, reason);
  assert.equal(fake.cancelled, 1);
  assert.throws(() => fake.dump.next(), reason);
});
