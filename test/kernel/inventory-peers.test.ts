import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotSockets } from '../../src/inventory/index.js';
import type { ListOptions } from '../../src/inventory/options.js';
import type { SocketRecord } from '../../src/inventory/record.js';
import { enterPrivateNamespace } from '../support/namespace.js';
import { check, native } from '../support/native.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { unixName } from '../support/sockets/name.js';
import {
  type ExpectedSocket,
  type Fixture,
  tcpEstablished,
  udpConnected,
  unixBound,
  unixConnected,
  unixPair,
} from '../support/sockets.js';
import { recordOf } from './inventory-match.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns');

/** The records of a fixture's sockets in its order, with peers joined. */
async function joined(fixture: Fixture, options: ListOptions = {}): Promise<SocketRecord[]> {
  const { sockets } = await snapshotSockets({ owners: true, peers: true, ...options });
  return fixture.sockets.map((expected) => recordOf(sockets, expected));
}

/** Fails unless the last two sockets of the fixture are each other's peer, held by us. */
function assertPair(records: SocketRecord[]): void {
  const [left, right] = records.slice(-2);
  assert.ok(left !== undefined && right !== undefined);
  assert.equal(left.peer?.inode, right.inode);
  assert.equal(right.peer?.inode, left.inode);
  assert.deepEqual(left.peer?.owners, right.owners);
  assert.deepEqual(
    right.owners?.map(({ pid }) => pid),
    [process.pid],
  );
}

for (const type of ['stream', 'dgram', 'seqpacket'] as const) {
  test(`both ends of a ${type} socketpair are joined`, { skip }, async () => {
    using fixture = unixPair(type);
    assertPair(await joined(fixture));
  });
}

test('client and server of a Unix listener are joined, and the client has the name of its peer', {
  skip,
}, async () => {
  using fixture = unixConnected('stream');
  const records = await joined(fixture);
  assertPair(records);
  const [listener, client] = records;
  assert.equal(listener?.peer, undefined);
  assert.ok(client?.family === 'unix');
  assert.deepEqual(client.remote, listener?.local);
});

test('a client that was not accepted yet has the listener as its peer', { skip }, async () => {
  using fixture = unixBound('stream');
  const { path } = (fixture.sockets[0] as ExpectedSocket).local as { path: string };
  const fd = fixture.own(check('socket', native().socket(1, 1, 0)));
  check('connect', native().connect(fd, unixName(path)));
  fixture.expect({ kind: 'unix', family: 'unix', type: 'stream', state: 'established', fd });
  const [listener, client] = await joined(fixture);
  assert.equal(client?.peer?.inode, listener?.inode);
  assert.deepEqual(listener?.family === 'unix' && listener.pending, [client?.inode]);
  assert.equal(listener?.receiveQueue, 1);
});

for (const family of ['inet', 'inet6'] as const) {
  for (const kind of ['tcp', 'mptcp'] as const) {
    test(`both ends of a ${kind} ${family} connection are joined`, { skip }, async () => {
      using fixture = tcpEstablished(family, kind);
      assertPair(await joined(fixture));
    });
  }
  test(`both ends of a udp ${family} connection are joined`, { skip }, async () => {
    using fixture = udpConnected(family);
    assertPair(await joined(fixture));
  });
}

test('the other end is found although it has a state that was not asked for', { skip }, async () => {
  using fixture = tcpEstablished('inet');
  const client = fixture.sockets.at(-2);
  const server = fixture.sockets.at(-1);
  assert.ok(client !== undefined && server !== undefined);
  check('shutdown', native().shutdown(client.fd, 1));
  const options: ListOptions = { kinds: ['tcp'], states: ['fin-wait-1', 'fin-wait-2'], peers: true };
  const { sockets } = await snapshotSockets(options);
  const ours = sockets.filter(({ inode }) => inode === client.inode || inode === server.inode);
  assert.deepEqual(
    ours.map(({ inode, peer }) => [inode, peer]),
    [[client.inode, { inode: server.inode, owners: [] }]],
  );
});
