import assert from 'node:assert/strict';
import { type Case, carries, connects } from '../case.js';
import { assertShape, rejectsWith, throwsWith } from '../expect.js';
import { type Scene, soon } from '../scene.js';

const acceptsNothing = async (scene: Scene): Promise<void> => {
  const socket = scene.open();
  throwsWith(scene, () => socket.tryAccept(), /^ERR_SOCKET_/);
  await rejectsWith(scene, socket.accept({ timeout: soon }), /^ERR_SOCKET_/);
};

const isRefused = async (scene: Scene): Promise<void> => {
  const listener = scene.listener();
  const address = scene.reach(listener);
  listener.close(); // a socket file stays behind
  const client = scene.open();
  await assert.rejects(client.connect(address, { timeout: soon }), (error) => {
    assertShape(scene, error, /^(ECONNREFUSED|ECONNRESET)$/);
    const { operation, remote, cause } = error as InstanceType<typeof scene.library.SocketError>;
    assert.equal(operation, 'connect');
    assert.deepEqual(remote, address);
    assert.ok(cause instanceof scene.library.SystemError);
    return true;
  });
};

const badArguments = (scene: Scene): void => {
  const socket = scene.open();
  const misuse = { name: /^(TypeError|RangeError|SocketError)$/ };
  assert.throws(() => socket.shutdown('sideways' as never), misuse);
  assert.throws(() => socket.trySend(17 as never), misuse);
  assert.throws(() => socket.tryReceive(-1), misuse);
  assert.throws(() => socket.tryReceive('buffer' as never), misuse);
  assert.throws(() => socket.bind(17 as never), misuse);
  assert.throws(() => socket.bind({ family: 'decnet' } as never), misuse);
  assert.equal(socket.closed, false);
};

const adoptsNoOther = (scene: Scene): void => {
  const { Socket } = scene.library;
  for (const fd of [-1, 1.5, Number.NaN, 0x7fff_fff0, '3' as never]) assert.throws(() => Socket.adopt(fd));
};

const isNotCloned = (scene: Scene): void => {
  const socket = scene.open();
  assert.throws(() => {
    const copy = structuredClone(socket);
    // a copy without its private parts must not work
    copy.close();
  });
  assert.equal(socket.closed, false);
};

/** Mistakes of callers, each of which is told and harms nothing. */
export const misuseCases: readonly Case[] = [
  { title: 'accepts nothing while it does not listen', run: acceptsNothing },
  { title: 'tells that a connection was refused', applies: connects, data: true, run: isRefused },
  { title: 'tells wrong arguments', applies: carries, run: badArguments },
  { title: 'adopts only sockets', run: adoptsNoOther },
  { title: 'is not usable from another thread', run: isNotCloned },
];
