import assert from 'node:assert/strict';
import type { Case } from '../case.js';
import { rejectsWith, throwsWith } from '../expect.js';
import type { Scene } from '../scene.js';

const opens = (scene: Scene): void => {
  const socket = scene.open();
  const { spec } = scene.kind;
  assert.equal(socket.family, spec.family);
  assert.equal(socket.type, spec.type);
  assert.ok(Number.isInteger(socket.fd) && socket.fd >= 0, `fd ${socket.fd}`);
  assert.equal(socket.closed, false);
  assert.equal(socket.listening, false);
  socket.close();
  assert.equal(socket.closed, true);
  socket.close(); // harmless, as everywhere in Node
};

const disposes = async (scene: Scene): Promise<void> => {
  const [one, other] = [scene.open(), scene.open()];
  one[Symbol.dispose]();
  await other[Symbol.asyncDispose]();
  assert.deepEqual([one.closed, other.closed], [true, true]);
};

const changesHands = (scene: Scene): void => {
  const { Socket } = scene.library;
  const first = scene.open();
  const { fd, family, type, protocol } = first;
  assert.equal(first.release(), fd);
  assert.equal(first.closed, true);
  const second = scene.keep(Socket.adopt(fd));
  const learnt = { fd: second.fd, family: second.family, type: second.type, protocol: second.protocol };
  assert.deepEqual(learnt, { fd, family, type, protocol });
  throwsWith(scene, () => Socket.adopt(fd), /^ERR_SOCKET_/);
};

const tellsUseAfterClose = async (scene: Scene): Promise<void> => {
  const socket = scene.open();
  const address = scene.address();
  socket.close();
  const closed = /^ERR_SOCKET_CLOSED$/;
  throwsWith(scene, () => socket.fd, closed);
  throwsWith(scene, () => socket.localAddress, closed);
  throwsWith(scene, () => socket.bind(address), closed);
  throwsWith(scene, () => socket.listen(), closed);
  throwsWith(scene, () => socket.tryAccept(), closed);
  throwsWith(scene, () => socket.trySend('x'), closed);
  throwsWith(scene, () => socket.tryReceive(1), closed);
  throwsWith(scene, () => socket.shutdown('both'), closed);
  throwsWith(scene, () => socket.getOption(1, 3, 4), closed);
  throwsWith(scene, () => socket.release(), closed);
  await rejectsWith(scene, socket.accept(), closed);
  await rejectsWith(scene, socket.connect(address), closed);
  await rejectsWith(scene, socket.send('x'), closed);
  await rejectsWith(scene, socket.receive(1), closed);
  await rejectsWith(scene, socket.readable(), closed);
  await rejectsWith(scene, socket.writable(), closed);
};

/** From socket(2) to close(2). */
export const lifeCases: readonly Case[] = [
  { title: 'opens and closes', run: opens },
  { title: 'is closed at the end of its scope', run: disposes },
  { title: 'gives its descriptor away, and adopts it', run: changesHands },
  { title: 'tells use after close', run: tellsUseAfterClose },
];
