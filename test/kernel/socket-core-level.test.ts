import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { read, wouldBlock } from '../../src/kernel/index.js';
import { Socket } from '../../src/socket/socket.js';
import { connection, text, unixStream } from './socket-core-help.js';

const patience = { timeout: 5000 };

/** Fails when an event that nobody takes keeps the process busy: 150 ms must cost little processor time. */
const assertQuiet = async (what: string): Promise<void> => {
  const before = process.cpuUsage();
  await sleep(150);
  const { user, system } = process.cpuUsage(before);
  assert.ok(user + system < 75_000, `${what}: ${user + system} microseconds of 150,000`);
};

/** A receive that has waited once, so that the socket is watched. */
const exchange = async (from: Socket, to: Socket): Promise<void> => {
  const waiting = to.receive(10, patience);
  await from.send('first');
  assert.equal(text((await waiting).bytes), 'first');
};

for (const kind of ['unix', 'tcp'] as const) {
  const pair = async (): Promise<[Socket, Socket]> =>
    kind === 'unix' ? Socket.pair(unixStream) : await connection();

  test(`${kind}: data, room and the end that nobody waits for cost nothing, and are there later`, async () => {
    const [left, right] = await pair();
    await exchange(left, right);
    await right.writable(patience);
    await left.send('second');
    await assertQuiet('unread data');
    assert.equal(text((await right.receive(10, patience)).bytes), 'second');
    const next = right.receive(10, patience);
    left.close();
    assert.equal((await next).bytes.length, 0);
    await assertQuiet('the end');
    right.shutdown('write');
    await assertQuiet('a connection that is over');
    await right.readable(patience);
    await right.writable(patience);
    await right.readable(patience);
    assert.equal((await right.receive(10, patience)).bytes.length, 0);
    await assertQuiet('the end again');
    right.close();
  });

  test(`${kind}: a step that waits first finds what is there already, what comes, and the end`, async () => {
    const [left, right] = await pair();
    const memory = new Uint8Array(10);
    let calls = 0;
    const step = (fd: number): string | undefined => {
      calls++;
      const length = read(fd, memory);
      return length === wouldBlock ? undefined : text(memory.subarray(0, length));
    };
    const next = (): Promise<string> => right.performLater('read', 'read', step, patience);
    await left.send('there');
    assert.equal(await next(), 'there');
    const waiting = next();
    await sleep(20);
    await left.send('comes');
    assert.equal(await waiting, 'comes');
    assert.equal(calls, 2, 'never in vain');
    await assert.rejects(right.performLater('read', 'read', step, { timeout: 20 }), { code: 'ETIMEDOUT' });
    left.close();
    assert.deepEqual([await next(), await next()], ['', '']);
    await sleep(20); // the hang-up finds nobody, and from then on only changes are reported
    assert.deepEqual([await next(), await next()], ['', '']);
    right.close();
    await assert.rejects(next(), { code: 'ERR_SOCKET_CLOSED' });
  });
}

test('a step that never takes what is there does not keep the process busy', async () => {
  const [left, right] = Socket.pair(unixStream);
  await left.send('x');
  let calls = 0;
  const waiting = right.performLater('look', 'read', () => (++calls < 3 ? undefined : calls), patience);
  await assertQuiet('an event without use');
  await left.send('y');
  assert.equal(await waiting, 3, 'it is asked again when something changes');
  assert.equal(text((await right.receive(10)).bytes), 'xy');
  left.close();
  right.close();
});

test('an exchange where each message brings about the next lets timers and others have their turns', async () => {
  const [left, right] = Socket.pair(unixStream);
  const memory = [new Uint8Array(10), new Uint8Array(10)] as const;
  let rounds = 0;
  let over = false;
  const pass = async (from: Socket, to: Socket, into: Uint8Array): Promise<void> => {
    for (; !over; rounds++) {
      await from.receive(into);
      await to.send('x');
    }
  };
  const both = [pass(right, left, memory[0]), pass(left, right, memory[1])];
  try {
    await left.send('x');
    const started = performance.now();
    await sleep(100);
    const late = performance.now() - started - 100;
    assert.ok(late < 1000, `${late} ms late`);
    while (rounds <= 100) await sleep(10);
  } finally {
    over = true;
    await Promise.allSettled([left.send('end'), right.send('end'), ...both]);
  }
  left.close();
  right.close();
});
