import assert from 'node:assert/strict';
import type { SocketAddress } from '../../../src/family/address.js';
import { type Case, carries, connects } from '../case.js';
import { throwsWith } from '../expect.js';
import type { Scene } from '../scene.js';

/** What the kernel chooses where it was not asked for. */
const chosen = ['port', 'portId', 'hardwareType', 'packetType', 'hardwareAddress'];

const isBound = (scene: Scene): void => {
  const socket = scene.open();
  const asked = scene.address();
  socket.bind(asked);
  const got: Record<string, unknown> = { ...socket.localAddress };
  for (const [key, value] of Object.entries(asked)) {
    if (value !== 0 || !chosen.includes(key)) assert.deepEqual(got[key], value, key);
    else assert.ok(Number(got[key]) > 0 || scene.kind.link === 'echo', `${key} ${got[key]}`);
  }
  // the kernel itself is the peer of a netlink socket that has no other
  const peer = scene.kind.spec.family === 'netlink' ? { family: 'netlink', portId: 0, groups: 0 } : undefined;
  assert.deepEqual(socket.remoteAddress, peer);
};

const isTaken = (scene: Scene): void => {
  const first = scene.bound();
  if (connects(scene.kind)) first.listen();
  throwsWith(scene, () => scene.open().bind(first.localAddress), /^EADDRINUSE$/);
};

const foreign: SocketAddress = { family: 'netlink', portId: 77, groups: 0 };
const other: SocketAddress = { family: 'unix', abstract: 'of another family' };

const refusesForeign = (scene: Scene): void => {
  const socket = scene.open();
  const address = scene.kind.spec.family === 'unix' ? foreign : other;
  assert.throws(
    () => socket.bind(address),
    (error) => error instanceof scene.library.SocketError || error instanceof TypeError,
  );
  socket.bind(scene.address()); // it is as good as before
};

const knowsBothEnds = async (scene: Scene): Promise<void> => {
  const { left, right, leftAddress } = await scene.ends();
  assert.deepEqual(right.socket.remoteAddress ?? leftAddress, leftAddress);
  assert.deepEqual(left.socket.remoteAddress, right.socket.localAddress);
};

/** Names of sockets. */
export const addressCases: readonly Case[] = [
  { title: 'is bound where it was asked to be', applies: carries, run: isBound },
  { title: 'tells that an address is taken', applies: ({ exclusive }) => exclusive, run: isTaken },
  { title: 'refuses an address of another family', applies: carries, run: refusesForeign },
  { title: 'knows both ends of a connection', applies: connects, data: true, run: knowsBothEnds },
];
