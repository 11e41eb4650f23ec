import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { type Relay, relay, type SessionLive } from '../../src/index.js';
import { client, collect } from '../kernel/pump-help.js';
import { carriers, relayed } from './fault-help.js';
import { endOf } from './relay-help.js';

/** The one session of a relay, once so many bytes have passed in it. */
async function live(running: Relay, bytesToRight: number, bytesToLeft: number): Promise<SessionLive> {
  for (let tries = 0; tries < 1000; tries++) {
    const [session, ...others] = await running.sessions();
    assert.deepEqual(others, []);
    if (session?.bytesToRight === bytesToRight && session.bytesToLeft === bytesToLeft) return session;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return assert.fail(`no session of ${bytesToRight} and ${bytesToLeft} bytes`);
}

for (const carry of carriers) {
  test(`a session of two single ends tells its bytes while it goes on: ${carry}`, async () => {
    const [left, right] = [endOf(), endOf()];
    const running = await relay(left.endpoint, right.endpoint, { carry });
    assert.deepEqual(await running.sessions(), []);
    left.stream.write('123');
    right.stream.write('12345');
    const session = await live(running, 3, 5);
    assert.deepEqual([session.id, session.left.type, session.right.type], [1, 'TEST', 'TEST']);
    assert.ok(session.duration > 0);
    left.stream.end();
    right.stream.end();
    await Promise.all([collect(left.stream), collect(right.stream)]);
    await running.closed;
    assert.deepEqual(await running.sessions(), []);
    left.stream.destroy();
    right.stream.destroy();
  });

  test(`each session of a listener tells its bytes while it goes on: ${carry}`, async () => {
    await using scene = await relayed(carry);
    const left = await client(scene.port);
    const right = await scene.next();
    left.write('123');
    await once(right, 'data');
    right.write('12345');
    await once(left, 'data');
    const session = await live(scene.running, 3, 5);
    assert.equal(session.left.remoteAddress?.family, 'inet');
    left.destroy();
  });
}
