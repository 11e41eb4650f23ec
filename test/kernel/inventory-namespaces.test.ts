import assert from 'node:assert/strict';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { NamespaceError } from '../../src/inventory/errors.js';
import { listSockets, snapshotSockets } from '../../src/inventory/index.js';
import type { ListOptions } from '../../src/inventory/options.js';
import { assertFlat } from '../support/descriptors.js';
import { enterPrivateNamespace, holdNamespace, networkNamespace } from '../support/namespace.js';
import { check, native } from '../support/native.js';
import { run } from '../support/run.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { everySocket, tcpListening } from '../support/sockets.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns', 'unshare');

/** The netlink sockets of the kernel are in every namespace. */
const kinds: ListOptions['kinds'] = ['netlink'];

test('the own namespace is not named unless it was asked for', { skip }, async () => {
  const { sockets } = await snapshotSockets({ kinds });
  assert.ok(sockets.length > 0);
  assert.deepEqual(
    sockets.filter(({ netns }) => netns !== undefined),
    [],
  );
});

test('a namespace is listed by process and by path', { skip }, async () => {
  using _ = tcpListening('inet');
  await using other = await holdNamespace();
  const byPid = await snapshotSockets({
    kinds: ['netlink', 'tcp', 'raw', 'icmp'],
    netns: { pid: other.pid },
  });
  assert.ok(byPid.sockets.length > 0);
  for (const { netns, kind } of byPid.sockets) {
    assert.deepEqual(netns, { inode: other.inode, pid: other.pid });
    assert.notEqual(kind, 'tcp', 'our listener is not there');
  }
  const byPath = await snapshotSockets({ kinds, netns: { path: `/proc/${other.pid}/ns/net` } });
  assert.deepEqual(new Set(byPath.sockets.map(({ netns }) => netns?.inode)), new Set([other.inode]));
});

test('tables of /proc and interface names are those of the namespace', { skip }, async () => {
  const own = networkNamespace('thread-self');
  using packets = everySocket.get('packet raw')?.();
  using raw = everySocket.get('raw inet')?.();
  const { sockets } = await snapshotSockets({ kinds: ['packet', 'raw'], netns: { pid: process.pid } });
  const named = sockets.find(({ inode }) => inode === packets?.sockets[0]?.inode);
  // The main thread of a test alone has left the namespace of its process.
  if (own === networkNamespace(process.pid)) {
    assert.deepEqual(named?.interface, { index: 1, name: 'lo' });
    assert.ok(sockets.some(({ inode }) => inode === raw?.sockets[0]?.inode));
  }
});

test('all namespaces are listed, each once, the own one first', { skip }, async () => {
  await using other = await holdNamespace();
  const { sockets } = await snapshotSockets({ kinds, netns: 'all' });
  const inodes = [...new Set(sockets.map(({ netns }) => netns?.inode))];
  assert.equal(inodes[0], networkNamespace('thread-self'));
  assert.ok(inodes.includes(other.inode));
  const found = sockets.find(({ netns }) => netns?.inode === other.inode)?.netns;
  assert.equal(found?.pid, other.pid);
  const cookies = sockets.map(({ cookie, netns }) => `${netns?.inode} ${cookie}`);
  assert.equal(new Set(cookies).size, cookies.length);
});

test('a namespace that only a socket keeps alive is found by the descriptor', { skip }, async () => {
  const other = await holdNamespace();
  const namespace = openSync(`/proc/${other.pid}/ns/net`, 'r');
  const fd = check('socketIn', native().socketIn(namespace, 1, 1 | 0o2000000, 0));
  closeSync(namespace);
  await other[Symbol.asyncDispose]();
  try {
    const inode = statSync(`/proc/self/fd/${fd}`).ino;
    const options: ListOptions = { kinds: ['netlink', 'unix'], netns: 'all', owners: true, unlisted: true };
    const { sockets } = await snapshotSockets(options);
    const found = sockets.filter((record) => record.inode === inode);
    assert.deepEqual(
      found.map(({ kind, netns, owners }) => [kind, netns, owners?.map(({ pid }) => pid)]),
      [['unix', { inode: other.inode }, [process.pid]]],
    );
    const all = sockets.filter(({ netns }) => netns?.inode === other.inode);
    assert.ok(
      all.some(({ kind }) => kind === 'netlink'),
      'all of it is listed',
    );
    assert.equal(new Set(all.map(({ cookie }) => cookie)).size, all.length);
  } finally {
    native().close(fd);
  }
});

test('a namespace that only a mount keeps alive is found by its path', {
  skip: skip || requires('root'),
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 's-'));
  const path = join(folder, 'with blank');
  writeFileSync(path, '');
  const other = await holdNamespace();
  const mounted = await run('mount', ['--bind', `/proc/${other.pid}/ns/net`, path]);
  await other[Symbol.asyncDispose]();
  try {
    if (mounted.code !== 0) return t.skip(`mount: ${mounted.err.trim()}`);
    const { sockets } = await snapshotSockets({ kinds, netns: 'all' });
    const found = sockets.find(({ netns }) => netns?.inode === other.inode)?.netns;
    assert.deepEqual(found, { inode: other.inode, path });
  } finally {
    await run('umount', [path]);
    rmSync(folder, { recursive: true });
  }
});

test('namespaces that vanish in the middle are left out without a word', { skip }, async () => {
  await assertFlat(async () => {
    const held = await Promise.all([holdNamespace(), holdNamespace(), holdNamespace()]);
    const listing = listSockets({ kinds, netns: 'all' });
    const seen = new Set<number | undefined>();
    let ended = false;
    for await (const batch of listing.batches()) {
      for (const { netns } of batch) seen.add(netns?.inode);
      if (ended) continue;
      ended = true;
      for (const holder of held) await holder[Symbol.asyncDispose]();
    }
    assert.ok(seen.size > 0);
    assert.deepEqual(
      listing.coverage.filter(({ subject, reason }) => subject === 'netns' && reason === 'failed'),
      [],
    );
  });
});

test('a name of ip-netns(8) is found, and listed with all', { skip: skip || requires('ip') }, async (t) => {
  const name = `socketeer-${process.pid}`;
  try {
    mkdirSync('/run/netns', { recursive: true });
  } catch (error) {
    return t.skip((error as Error).message);
  }
  const added = await run('ip', ['netns', 'add', name]);
  if (added.code !== 0) return t.skip(`ip netns add: ${added.err.trim()}`);
  try {
    const { sockets } = await snapshotSockets({ kinds, netns: { name } });
    assert.deepEqual(new Set(sockets.map(({ netns }) => netns?.name)), new Set([name]));
    const inode = statSync(`/run/netns/${name}`).ino;
    assert.deepEqual(sockets[0]?.netns, { inode, name });
    const all = await snapshotSockets({ kinds, netns: 'all' });
    assert.ok(all.sockets.some(({ netns }) => netns?.name === name));
    await assert.rejects(snapshotSockets({ netns: { name: `${name}x` } }), new RegExp(`known are .*${name}`));
  } finally {
    await run('ip', ['netns', 'delete', name]);
  }
});

test('what is no namespace is refused by name, with what would be right', {
  skip: requires('netns'),
}, async () => {
  const cases: [Exclude<ListOptions['netns'], undefined>, RegExp][] = [
    [{ name: 'no-such-name' }, /network namespace "no-such-name": there is no \/run\/netns\/no-such-name/],
    [{ pid: 2 ** 22 + 1 }, /of process 4194305: there is no such process/],
    [{ path: '/no/such/file' }, /there is no such file; name one such as/],
    [{ path: '/etc/passwd' }, /\/etc\/passwd is no network namespace/],
    [{ path: '/proc/self/ns/mnt' }, /is no network namespace/],
    [{ path: '/proc' }, /is no network namespace/],
  ];
  await assertFlat(async () => {
    for (const [netns, message] of cases) {
      await assert.rejects(snapshotSockets({ netns }), (error) => {
        assert.ok(error instanceof NamespaceError, String(error));
        assert.match(error.message, message);
        return true;
      });
    }
  });
});
