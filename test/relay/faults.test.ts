import assert from 'node:assert/strict';
import { once } from 'node:events';
import type net from 'node:net';
import { test } from 'node:test';
import { relay, type SessionResult } from '../../src/index.js';
import { eventually } from '../kernel/native-help.js';
import { client } from '../kernel/pump-help.js';
import { carriers, gone, listening, portOf, program, relayed } from './fault-help.js';
import { assertEnded } from './relay-help.js';

/** The way from a side, and the one to it. */
const waysOf = ({ toRight, toLeft }: SessionResult, side: 'left' | 'right') =>
  side === 'left' ? { from: toRight, to: toLeft } : { from: toLeft, to: toRight };

/** Sends both ways, and waits until all has arrived. */
async function exchange(left: net.Socket, right: net.Socket): Promise<void> {
  const arrivals = [once(left, 'data'), once(right, 'data')];
  left.write('123');
  right.write('12345');
  await Promise.all(arrivals);
}

for (const carry of carriers) {
  for (const side of ['left', 'right'] as const) {
    test(`who is reset by the ${side} end is told so, after how many bytes: ${carry}`, async () => {
      await using scene = await relayed(carry);
      const left = await client(scene.port);
      const right = await scene.next();
      await exchange(left, right);
      const [resetting, other] = side === 'left' ? [left, right] : [right, left];
      resetting.resetAndDestroy();
      await gone(other);
      const result = await scene.ended;
      const { from, to } = waysOf(result, side);
      assertEnded(from, 'reset', side, side === 'left' ? 3 : 5);
      assert.match(String(from.error?.message), /ECONNRESET/);
      assertEnded(to, 'reset', side, side === 'left' ? 5 : 3);
      assert.deepEqual(scene.broken, [result.id]);
    });
  }

  test(`a client that is killed ends its session: ${carry}`, async () => {
    await using scene = await relayed(carry);
    await using killed = program(`require('node:net').connect(${scene.port}, '127.0.0.1').write('123')`);
    const right = await scene.next();
    await once(right, 'data');
    killed.child.kill('SIGKILL');
    await once(right, 'end');
    right.end();
    const { toRight } = await scene.ended;
    assertEnded(toRight, 'end', 'left', 3);
  });

  test(`a client that is killed before it has read all resets its session: ${carry}`, async () => {
    await using scene = await relayed(carry);
    await using killed = program(`require('node:net').connect(${scene.port}, '127.0.0.1').write('123')`);
    const right = await scene.next();
    await once(right, 'data');
    // Stopped, it reads nothing.
    killed.child.kill('SIGSTOP');
    right.write(Buffer.alloc(1 << 20));
    await eventually(() => scene.running.statistics().bytesToLeft > 0, 'something on its way');
    killed.child.kill('SIGKILL');
    await gone(right);
    const { id, toRight, toLeft } = await scene.ended;
    // Its kernel may say FIN first, where nothing had arrived yet; what comes later is answered by RST in any case.
    assert.ok(toRight.reason === 'reset' || toRight.reason === 'end', toRight.reason);
    assert.deepEqual([toRight.by, toRight.bytes], ['left', 3]);
    assertEnded(toLeft, 'reset', 'left');
    assert.deepEqual(scene.broken, [id]);
  });

  test(`a server that is killed ends its session: ${carry}`, async () => {
    await using killed = program(`
      const server = require('node:net').createServer((socket) => socket.write('12345'));
      server.listen(0, '127.0.0.1', () => console.log(server.address().port));`);
    const [port] = await once(killed.child.stdout!, 'data');
    await using running = await relay(listening, `tcp4:127.0.0.1:${Number(port)}`, { carry });
    const ended = once(running, 'ended');
    const left = await client(portOf(running));
    await once(left, 'data');
    killed.child.kill('SIGKILL');
    await once(left, 'end');
    left.end();
    const [{ toLeft }] = (await ended) as [SessionResult];
    assertEnded(toLeft, 'end', 'right', 5);
  });

  test(`a drain in the middle of a transfer loses no byte: ${carry}`, async () => {
    await using scene = await relayed(carry);
    const left = await client(scene.port);
    const right = await scene.next();
    right.pause();
    const bytes = Buffer.alloc(12 << 20, 'x');
    left.end(bytes);
    await eventually(() => scene.running.statistics().bytesToRight > 0, 'the transfer has begun');
    const closed = scene.running.close({ drain: true });
    let received = 0;
    right.on('data', (chunk) => (received += chunk.length)).resume();
    await once(right, 'end');
    right.end();
    await closed;
    assert.equal(received, bytes.length);
    assertEnded((await scene.ended).toRight, 'end', 'left', bytes.length);
  });
}
