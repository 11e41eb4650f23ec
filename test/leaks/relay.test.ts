import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Relay, type RelayOptions, relay, Socket, type SocketAddress } from '../../src/index.js';
import { assertFlat } from './flat.js';

/** Sessions that are open at once. */
const batch = 100;

/** struct linger { 1, 0 }: close(2) resets, and leaves no port in TIME_WAIT behind. */
const resetting = new Uint8Array(new Int32Array([1, 0]).buffer);
const SOL_SOCKET = 1;
const SO_LINGER = 13;

/** What is relayed to: takes connections and sends nothing. */
function upstream(address: SocketAddress): Socket {
  const socket = Socket.open({ family: address.family as 'unix' | 'inet', type: 'stream' });
  socket.bind(address);
  socket.listen(4 * batch);
  return socket;
}

/** Ends a connection by RST where it is TCP, else by FIN. */
function hangUp(socket: Socket): void {
  if (socket.localAddress.family === 'inet') socket.setOption(SOL_SOCKET, SO_LINGER, resetting);
  socket.close();
}

/** Opens a batch of sessions to their other end, closes them, and waits until the relay has ended them. */
async function round(running: Relay, address: SocketAddress, far: Socket): Promise<void> {
  const goal = running.statistics().ended + batch;
  const near: Socket[] = [];
  const accepted: Socket[] = [];
  for (let at = 0; at < batch; at++) {
    const socket = Socket.open({ family: address.family as 'unix' | 'inet', type: 'stream' });
    near.push(socket);
    await socket.connect(address, { timeout: 10_000 });
  }
  while (accepted.length < batch) accepted.push(await far.accept({ timeout: 10_000 }));
  for (const socket of [...near, ...accepted]) hangUp(socket);
  const deadline = performance.now() + 10_000;
  while (running.statistics().ended < goal) {
    assert.ok(performance.now() < deadline, `${goal - running.statistics().ended} sessions did not end`);
    await sleep(1);
  }
}

/** Opens and closes so many sessions after so many others; every event is heard, as that costs the most. */
async function assertSessionsFlat(
  far: Socket,
  left: string,
  right: string,
  options: RelayOptions,
  [warmUp, sessions]: readonly [number, number],
): Promise<void> {
  await using running = await relay(left, right, options);
  let [begun, ended] = [0, 0];
  running.on('session', () => begun++).on('ended', () => ended++);
  const address = running.localAddress;
  assert.ok(address !== undefined);
  await assertFlat(sessions / batch, () => round(running, address, far), warmUp / batch);
  await running.close({ drain: true });
  assert.deepEqual([begun, ended], [warmUp + sessions, warmUp + sessions]);
}

test('100,000 sessions of TCP, accepted and dialled by the pump', async () => {
  using far = upstream({ family: 'inet', address: '127.0.0.1', port: 0 });
  assert.ok(far.localAddress.family === 'inet');
  await assertSessionsFlat(
    far,
    'tcp4-listen:0,bind=127.0.0.1,fork,backlog=400',
    `tcp4:127.0.0.1:${far.localAddress.port}`,
    {},
    [20_000, 100_000],
  );
});

for (const [how, options] of [
  ['carried by the pump', {}],
  ['carried in JavaScript', { carry: 'streamed' }],
] as const) {
  test(`10,000 sessions of Unix sockets, ${how}`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'relay-'));
    try {
      using far = upstream({ family: 'unix', path: join(folder, 'right') });
      const left = `unix-listen:${join(folder, 'left')},fork,backlog=400`;
      await assertSessionsFlat(far, left, `unix:${join(folder, 'right')}`, options, [10_000, 10_000]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
}
