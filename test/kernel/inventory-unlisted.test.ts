import assert from 'node:assert/strict';
import { fstatSync } from 'node:fs';
import { test } from 'node:test';
import { snapshotSockets } from '../../src/inventory/index.js';
import type { ListOptions } from '../../src/inventory/options.js';
import type { SocketRecord } from '../../src/inventory/record.js';
import { assertFlat } from '../support/descriptors.js';
import { enterPrivateNamespace, holdNamespace } from '../support/namespace.js';
import { check, native } from '../support/native.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { everySocket, type Fixture } from '../support/sockets.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns');

const CLOEXEC = 0o2000000;

/** A socket nobody has bound, closed by `using`. */
function unbound(family: number, type: number, protocol = 0): Disposable & { inode: number; fd: number } {
  const fd = check('socket', native().socket(family, type | CLOEXEC, protocol));
  return { fd, inode: fstatSync(fd).ino, [Symbol.dispose]: () => void native().close(fd) };
}

async function recordsOf(inode: number, options: ListOptions = {}): Promise<SocketRecord[]> {
  const { sockets } = await snapshotSockets({ owners: true, unlisted: true, ...options });
  return sockets.filter((record) => record.inode === inode);
}

const cases: [string, number, number, number, SocketRecord['kind']][] = [
  ['TCP', 2, 1, 0, 'tcp'],
  ['TCP over IPv6', 10, 1, 0, 'tcp'],
  ['UDP', 2, 2, 0, 'udp'],
  ['UDP-Lite', 10, 2, 136, 'udplite'],
  ['netlink', 16, 3, 0, 'netlink'],
];

for (const [title, family, type, protocol, kind] of cases) {
  test(`an unbound ${title} socket is found by its descriptor`, { skip }, async () => {
    using socket = unbound(family, type, protocol);
    const [record, ...more] = await recordsOf(socket.inode);
    assert.deepEqual(more, []);
    assert.deepEqual(
      [record?.kind, record?.state, record?.source, record?.owners?.map(({ pid, fd }) => [pid, fd])],
      [kind, 'close', 'descriptor', [[process.pid, socket.fd]]],
    );
    assert.notEqual(record?.cookie, undefined);
    assert.equal(record?.netns, undefined);
    assert.deepEqual(await recordsOf(socket.inode, { unlisted: false }), []);
  });
}

test('kinds, families and states hold for them too', { skip }, async () => {
  using socket = unbound(10, 1);
  const { inode } = socket;
  assert.equal((await recordsOf(inode, { kinds: ['tcp'], families: ['inet6'], peers: true })).length, 1);
  assert.equal((await recordsOf(inode, { kinds: ['tcp'], states: ['close'], owners: false })).length, 1);
  assert.deepEqual(await recordsOf(inode, { kinds: ['tcp'], families: ['inet'] }), []);
  assert.deepEqual(await recordsOf(inode, { kinds: ['udp', 'vsock', 'other'] }), []);
  assert.deepEqual(await recordsOf(inode, { states: ['established', 'listen'] }), []);
  const [bare] = await recordsOf(inode, { owners: false });
  assert.equal(bare?.owners, undefined);
});

test('no socket is listed twice, whether tables have it or not', { skip }, async () => {
  const fixtures: Fixture[] = [];
  try {
    for (const make of everySocket.values()) {
      try {
        fixtures.push(make());
      } catch {
        // the kernel lacks it, as the tests of the kinds say
      }
    }
    const made = fixtures.flatMap(({ sockets }) => sockets).filter(({ inode }) => inode !== 0);
    assert.ok(made.length > 10);
    for (const options of [
      {},
      { peers: true },
      { kinds: ['tcp', 'udp', 'netlink', 'vsock'] },
    ] as ListOptions[]) {
      const { sockets } = await snapshotSockets({ unlisted: true, ...options });
      for (const { inode, kind, title } of made) {
        const found = sockets.filter((one) => one.inode === inode && one.kind === kind);
        if (options.kinds?.includes(kind) ?? true) assert.equal(found.length, 1, title);
      }
    }
  } finally {
    for (const fixture of fixtures) fixture[Symbol.dispose]();
  }
});

test('beyond a few hundred, the tables are read rather than each descriptor', { skip }, async () => {
  const sockets = Array.from({ length: 600 }, () => unbound(1, 2));
  using lone = unbound(2, 1);
  try {
    await assertFlat(async () => assert.equal((await recordsOf(lone.inode, { kinds: ['tcp'] })).length, 1));
  } finally {
    for (const socket of sockets) socket[Symbol.dispose]();
  }
});

test('a VM socket has its address where the kernel has no diag module', { skip }, async (t) => {
  const { coverage } = await snapshotSockets({ kinds: ['vsock'] });
  const [gap] = coverage;
  if (gap?.reason !== 'no-diag') return t.skip('the kernel lists VM sockets, or has none');
  using socket = unbound(40, 1);
  const name = Buffer.alloc(16);
  name.writeUInt16LE(40, 0);
  name.writeUInt32LE(4711, 4);
  name.writeUInt32LE(0xffff_ffff, 8);
  check('bind', native().bind(socket.fd, name));
  check('listen', native().listen(socket.fd, 1));
  const listing = await snapshotSockets({ kinds: ['vsock'], unlisted: true });
  const found = listing.sockets.find(({ inode }) => inode === socket.inode);
  assert.deepEqual(
    [found?.state, found?.local],
    ['listen', { family: 'vsock', cid: 0xffff_ffff, port: 4711 }],
  );
  const seen = listing.coverage.find(({ subject }) => subject === 'vsock');
  assert.equal(seen?.fallback, 'descriptor');
  assert.match(seen?.message ?? '', /^vsock: .*no diag module.* sockets? seen by descriptor only$/);
});

test('sockets are found in the namespace they belong to', { skip: skip || requires('unshare') }, async () => {
  using own = unbound(2, 1);
  await using other = await holdNamespace();
  assert.deepEqual(await recordsOf(own.inode, { netns: { pid: other.pid } }), []);
  const [record, ...more] = await recordsOf(own.inode, { netns: 'all' });
  assert.deepEqual(more, []);
  assert.equal(record?.kind, 'tcp');
  assert.notEqual(record?.netns?.inode, undefined);
  assert.notEqual(record?.netns?.inode, other.inode);
});
