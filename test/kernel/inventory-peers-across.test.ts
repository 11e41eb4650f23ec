import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { encodeAddress } from '../../src/family/index.js';
import { snapshotSockets } from '../../src/inventory/index.js';
import type { ListOptions } from '../../src/inventory/options.js';
import type { SocketRecord } from '../../src/inventory/record.js';
import { enterPrivateNamespace, holdNamespace, type NamespaceHolder } from '../support/namespace.js';
import { check, native } from '../support/native.js';
import { run } from '../support/run.js';
import { isMachineRoot, requires } from '../support/skip.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns', 'unshare', 'ip', 'nsenter');

const CLOEXEC = 0o2000000;
const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;

/** Makes sockets in other namespaces, and closes them. */
class Sockets implements Disposable {
  readonly #fds: number[] = [];

  in({ pid }: NamespaceHolder, family: number, type: number): number {
    const namespace = openSync(`/proc/${pid}/ns/net`, 'r');
    try {
      return this.own(check('socketIn', native().socketIn(namespace, family, type | CLOEXEC, 0)));
    } finally {
      closeSync(namespace);
    }
  }

  accept(fd: number): number {
    return this.own(check('accept', native().accept4(fd, null, null, CLOEXEC)));
  }

  own(fd: number): number {
    this.#fds.push(fd);
    return fd;
  }

  [Symbol.dispose](): void {
    for (const fd of this.#fds) native().close(fd);
  }
}

/** Joins two namespaces by a cable: 192.0.2.1 in the first, 192.0.2.2 in the second. */
async function connect(one: NamespaceHolder, other: NamespaceHolder): Promise<void> {
  const ip = async (...args: string[]): Promise<void> => {
    const { code, err } = await run(args[0] as string, args.slice(1));
    assert.equal(code, 0, `${args.join(' ')}: ${err}`);
  };
  const cable = ['link', 'add', 'v0', 'netns', `${one.pid}`, 'type', 'veth', 'peer', 'name', 'v0'];
  await ip('ip', ...cable, 'netns', `${other.pid}`);
  for (const [index, { pid }] of [one, other].entries()) {
    const inside = ['nsenter', '-t', `${pid}`, '-n', 'ip'];
    await ip(...inside, 'address', 'add', `192.0.2.${index + 1}/24`, 'dev', 'v0');
    await ip(...inside, 'link', 'set', 'v0', 'up');
  }
}

const address = (text: string, port: number): Uint8Array =>
  text.includes(':')
    ? encodeAddress({ family: 'inet6', address: text, port })
    : encodeAddress({ family: 'inet', address: text, port });

const all: ListOptions = { netns: 'all', owners: true, peers: true, unlisted: true };

/** The records of the namespaces, the first one's before the second one's. */
async function connections(
  kind: SocketRecord['kind'],
  one: NamespaceHolder,
  other: NamespaceHolder,
): Promise<[SocketRecord, SocketRecord]> {
  const { sockets } = await snapshotSockets({ ...all, kinds: [kind] });
  const found = [one, other].map(({ inode }) => {
    const there = sockets.filter(({ netns, state }) => netns?.inode === inode && state === 'established');
    assert.equal(there.length, 1, `${kind} in ${inode}`);
    return there[0] as SocketRecord;
  });
  return found as [SocketRecord, SocketRecord];
}

function assertJoined(left: SocketRecord, right: SocketRecord): void {
  assert.deepEqual(left.peer, { inode: right.inode, owners: right.owners, netns: right.netns });
  assert.deepEqual(right.peer, { inode: left.inode, owners: left.owners, netns: left.netns });
  assert.deepEqual(
    left.peer?.owners.map(({ pid }) => pid),
    [process.pid],
  );
}

test('both ends of a TCP connection between namespaces are joined, mapped addresses too', {
  skip,
}, async () => {
  await using one = await holdNamespace();
  await using other = await holdNamespace();
  await connect(one, other);
  using sockets = new Sockets();
  const listener = sockets.in(other, AF_INET6, 1);
  check('bind', native().bind(listener, address('::', 8080)));
  check('listen', native().listen(listener, 1));
  const client = sockets.in(one, AF_INET, 1);
  check('connect', native().connect(client, address('192.0.2.2', 8080)));
  sockets.accept(listener);
  const [left, right] = await connections('tcp', one, other);
  assert.ok(right.family === 'inet6' && right.local.address === '::ffff:192.0.2.2');
  assertJoined(left, right);
});

test('both ends of connected UDP sockets in two namespaces are joined', { skip }, async () => {
  await using one = await holdNamespace();
  await using other = await holdNamespace();
  await connect(one, other);
  using sockets = new Sockets();
  for (const [holder, own, peer] of [
    [one, 1, 2],
    [other, 2, 1],
  ] as const) {
    const fd = sockets.in(holder, AF_INET, 2);
    check('bind', native().bind(fd, address(`192.0.2.${own}`, 5000 + own)));
    check('connect', native().connect(fd, address(`192.0.2.${peer}`, 5000 + peer)));
  }
  assertJoined(...(await connections('udp', one, other)));
});

test('the other end of a Unix connection has its holder although its namespace is not listed', {
  skip,
}, async () => {
  await using one = await holdNamespace();
  await using other = await holdNamespace();
  using sockets = new Sockets();
  const folder = mkdtempSync(join(tmpdir(), 's-'));
  try {
    const path = join(folder, 'socket');
    const name = encodeAddress({ family: 'unix', path });
    // The two ends of a stream are both in the client's namespace; datagram sockets stay where they were made.
    check('bind', native().bind(sockets.in(other, AF_UNIX, 2), name));
    check('connect', native().connect(sockets.in(one, AF_UNIX, 2), name));
    const { sockets: found } = await snapshotSockets({ ...all, kinds: ['unix'] });
    const left = found.find(({ netns }) => netns?.inode === one.inode);
    const right = found.find(({ netns }) => netns?.inode === other.inode);
    assert.ok(left?.family === 'unix' && right?.family === 'unix');
    assert.deepEqual(left.peer, { inode: right.inode, owners: right.owners, netns: right.netns });
    assert.deepEqual(left.remote, { family: 'unix', path });
    const alone = await snapshotSockets({
      kinds: ['unix'],
      owners: true,
      peers: true,
      netns: { pid: one.pid },
    });
    assert.equal(alone.sockets.length, 1);
    assert.deepEqual(alone.sockets[0]?.peer, { inode: right.inode, owners: right.owners });
    assert.equal(right.owners?.[0]?.pid, process.pid);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
