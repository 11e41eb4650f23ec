import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { relay, Socket } from '../../src/index.js';
import { assertSame, bytesOf } from '../kernel/pump-help.js';
import { carriers, portOf } from './fault-help.js';
import { type Dice, dice, seeds } from './random-help.js';

const timeout = 30_000;
/** Longer than any message. */
const room = 1 << 17;

/** Messages of random sizes; an empty one is the end of a sequenced-packet socket. */
const messagesOf = (random: Dice, seed: number, least: number, most = 60_000): Buffer[] =>
  Array.from({ length: 60 }, (_, index) =>
    bytesOf(least + random(random(4) === 0 ? most : 300), seed + index),
  );

/** All messages until the end. */
async function receiveAll(socket: Socket): Promise<Buffer[]> {
  const messages: Buffer[] = [];
  for (;;) {
    const { bytes } = await socket.receive(room, { timeout });
    if (bytes.length === 0) return messages;
    messages.push(Buffer.from(bytes));
  }
}

async function sendAll(socket: Socket, messages: readonly Buffer[]): Promise<void> {
  for (const message of messages) await socket.send(message, { timeout });
}

function assertMessages(actual: readonly Buffer[], expected: readonly Buffer[], what: string): void {
  assert.equal(actual.length, expected.length, what);
  for (const [index, message] of actual.entries())
    assertSame(message, expected[index]!, `${what} message ${index}`);
}

for (const carry of carriers) {
  test(`random messages keep their bounds, whoever ends first: sequenced packets, ${carry}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'relay-'));
    const [near, far] = [join(folder, 'near'), join(folder, 'far')];
    try {
      using upstream = Socket.open({ family: 'unix', type: 'seqpacket' });
      upstream.bind({ family: 'unix', path: far });
      upstream.listen();
      await using running = await relay(`unix-listen:${near},fork,type=5`, `unix:${far},type=5`, { carry });
      for (const seed of seeds) {
        const random = dice(seed);
        using left = Socket.open({ family: 'unix', type: 'seqpacket' });
        await left.connect({ family: 'unix', path: near }, { timeout });
        using right = await upstream.accept({ timeout });
        const [there, back] = [messagesOf(random, seed, 1), messagesOf(random, seed + 100, 1)];
        const received = [receiveAll(right), receiveAll(left)] as const;
        const send = async (socket: Socket, messages: readonly Buffer[], ended?: Promise<unknown>) => {
          await sendAll(socket, messages);
          await ended;
          socket.shutdown('write');
        };
        const heard = seed % 3;
        await Promise.all([
          send(left, there, heard === 1 ? received[1] : undefined),
          send(right, back, heard === 2 ? received[0] : undefined),
        ]);
        assertMessages(await received[0], there, `to the right, ${seed}`);
        assertMessages(await received[1], back, `to the left, ${seed}`);
      }
      await running.close({ drain: true });
      assert.equal(running.statistics().blocksToRight, 60 * seeds.length);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test(`random datagrams of several peers come back whole and to who sent them: ${carry}`, async () => {
    using echo = Socket.open({ family: 'inet', type: 'dgram' });
    echo.bind({ family: 'inet', address: '127.0.0.1', port: 0 });
    const stop = new AbortController();
    const echoing = (async () => {
      while (!stop.signal.aborted) {
        const { bytes, from } = await echo.receive(room, { signal: stop.signal });
        await echo.send(bytes, { to: from! });
      }
    })().catch(() => {});
    assert.ok(echo.localAddress.family === 'inet');
    await using running = await relay(
      'udp4-listen:0,bind=127.0.0.1,fork',
      `udp4:127.0.0.1:${echo.localAddress.port}`,
      { carry },
    );
    const to = { family: 'inet', address: '127.0.0.1', port: portOf(running) } as const;
    // What is carried in JavaScript takes an empty datagram for an end, and the next one for another session.
    const least = carry === 'auto' ? 0 : 1;
    const peer = async (seed: number, most: number): Promise<void> => {
      using socket = Socket.open({ family: 'inet', type: 'dgram' });
      await socket.connect(to);
      // One after the other, as datagrams for which there is no room are lost.
      for (const [index, message] of messagesOf(dice(seed), seed, least, most).entries()) {
        await socket.send(message, { timeout });
        const { bytes, truncated } = await socket.receive(room, { timeout });
        assert.ok(!truncated);
        assertSame(Buffer.from(bytes), message, `${carry} peer ${seed} message ${index}`);
      }
    };
    const [alone, ...others] = seeds;
    await peer(alone!, 65_000);
    // So much less that a receive buffer of usual size holds one of each.
    await Promise.all(others.map((seed) => peer(seed, 3000)));
    await running.close();
    const { begun, blocksToRight, blocksToLeft } = running.statistics();
    assert.deepEqual(
      [begun, blocksToRight, blocksToLeft],
      [seeds.length, 60 * seeds.length, 60 * seeds.length],
    );
    stop.abort();
    await echoing;
  });
}
