import assert from 'node:assert/strict';
import { chmodSync, fstatSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { createUnixLookup } from '../../src/assembly/unix-lookup.js';
import { families } from '../../src/family/index.js';
import { snapshotSockets } from '../../src/inventory/index.js';
import { close, connect, openNetworkNamespace, SystemError, wouldBlock } from '../../src/kernel/index.js';
import type { Verdict } from '../../src/probe/result.js';
import { probeUnix } from '../../src/probe/unix.js';
import { Socket } from '../../src/socket/socket.js';
import { assertFlat } from '../support/descriptors.js';
import { holdNamespace } from '../support/namespace.js';
import { isMachineRoot, requires } from '../support/skip.js';
import { unixName } from '../support/sockets/name.js';
import { UnixPaths } from '../support/sockets/unix-paths.js';

const types = ['stream', 'dgram', 'seqpacket'] as const;

/** A scene: what connect(2) of each type says there, and what the probe must make of it. */
interface Row {
  readonly title: string;
  /** Makes the scene at `target`. */
  readonly make: (paths: UnixPaths) => unknown;
  /** In the order stream, dgram, seqpacket. */
  readonly connect: readonly [string, string, string];
  readonly verdict: Verdict;
  readonly kind?: string;
  readonly reason: RegExp;
}

const all = (code: string): readonly [string, string, string] => [code, code, code];

const rows: readonly Row[] = [
  {
    title: 'stream listener',
    make: (paths) => paths.bound('stream', 'target', 4),
    connect: ['ok', 'EPROTOTYPE', 'EPROTOTYPE'],
    verdict: 'open',
    kind: 'stream',
    reason: /a stream socket listens on .*target and has room/,
  },
  {
    title: 'dgram',
    make: (paths) => paths.bound('dgram', 'target'),
    connect: ['EPROTOTYPE', 'ok', 'EPROTOTYPE'],
    verdict: 'open',
    kind: 'dgram',
    reason: /a dgram socket is bound to .*target$/,
  },
  {
    title: 'seqpacket listener',
    make: (paths) => paths.bound('seqpacket', 'target', 4),
    connect: ['EPROTOTYPE', 'EPROTOTYPE', 'ok'],
    verdict: 'open',
    kind: 'seqpacket',
    reason: /a seqpacket socket listens/,
  },
  ...types.map(
    (type): Row => ({
      title: `stale file of a ${type} socket`,
      make: (paths) => paths.stale(type, 'target'),
      connect: all('ECONNREFUSED'),
      verdict: 'stale',
      reason: /socket file that no server holds/,
    }),
  ),
  {
    title: 'regular file',
    make: (paths) => paths.file('target'),
    connect: all('ECONNREFUSED'),
    verdict: 'wrong-kind',
    kind: 'regular file',
    reason: /is a regular file, not a socket/,
  },
  {
    title: 'fifo',
    make: (paths) => paths.fifo('target'),
    connect: all('ECONNREFUSED'),
    verdict: 'wrong-kind',
    kind: 'fifo',
    reason: /is a fifo, not a socket/,
  },
  {
    title: 'missing',
    make: () => undefined,
    connect: all('ENOENT'),
    verdict: 'missing',
    reason: /target does not exist/,
  },
  {
    title: 'bound stream that does not listen',
    make: (paths) => paths.bound('stream', 'target'),
    connect: ['ECONNREFUSED', 'EPROTOTYPE', 'EPROTOTYPE'],
    verdict: 'refused',
    kind: 'stream',
    reason: /does not listen/,
  },
  {
    title: 'bound seqpacket that does not listen',
    make: (paths) => paths.bound('seqpacket', 'target'),
    connect: ['EPROTOTYPE', 'EPROTOTYPE', 'ECONNREFUSED'],
    verdict: 'refused',
    kind: 'seqpacket',
    reason: /does not listen/,
  },
  {
    title: 'full stream backlog',
    make: (paths) => paths.full('stream', 'target'),
    connect: ['EAGAIN', 'EPROTOTYPE', 'EPROTOTYPE'],
    verdict: 'busy',
    kind: 'stream',
    reason: /backlog of the stream listener on .* is full/,
  },
  {
    title: 'full seqpacket backlog',
    make: (paths) => paths.full('seqpacket', 'target'),
    connect: ['EPROTOTYPE', 'EPROTOTYPE', 'EAGAIN'],
    verdict: 'busy',
    kind: 'seqpacket',
    reason: /backlog of the seqpacket listener/,
  },
  {
    title: 'dgram connected elsewhere',
    make: (paths) => paths.devoted('target'),
    connect: ['EPROTOTYPE', 'EPERM', 'EPROTOTYPE'],
    verdict: 'refused',
    kind: 'dgram',
    reason: /connected to another one and takes datagrams only from there/,
  },
  {
    title: 'dgram with a full queue',
    make: (paths) => paths.fullDatagram('target'),
    connect: ['EPROTOTYPE', 'ok', 'EPROTOTYPE'],
    verdict: 'busy',
    kind: 'dgram',
    reason: /its queue of datagrams is full/,
  },
  {
    title: 'symbolic link to a listener',
    make: (paths) => {
      paths.bound('stream', 'real', 4);
      paths.link('target', 'real');
    },
    connect: ['ok', 'EPROTOTYPE', 'EPROTOTYPE'],
    verdict: 'open',
    kind: 'stream',
    reason: /listens/,
  },
  {
    title: 'symbolic link to nothing',
    make: (paths) => paths.link('target', '/nowhere/at/all'),
    connect: all('ENOENT'),
    verdict: 'missing',
    reason: /symbolic link to \/nowhere\/at\/all, which is not there/,
  },
  {
    title: 'symbolic link to itself',
    make: (paths) => paths.link('target', 'target'),
    connect: all('ELOOP'),
    verdict: 'missing',
    reason: /symbolic link/,
  },
];

/** What an ordinary user meets; root passes through. */
const closed: readonly Row[] = [
  ...types.map(
    (type): Row => ({
      title: `${type} socket whose file may not be written to`,
      make: (paths) => {
        paths.bound(type, 'target', type === 'dgram' ? undefined : 4);
        chmodSync(paths.path('target'), 0o444);
      },
      connect: all('EACCES'),
      verdict: 'denied',
      reason: /needs permission to write/,
    }),
  ),
  {
    title: 'stale file that may not be written to',
    make: (paths) => {
      paths.stale('stream', 'target');
      chmodSync(paths.path('target'), 0o444);
    },
    connect: all('EACCES'),
    verdict: 'denied',
    reason: /needs permission to write/,
  },
  {
    title: 'regular file that may not be written to',
    make: (paths) => paths.file('target', 0o444),
    connect: all('EACCES'),
    verdict: 'wrong-kind',
    kind: 'regular file',
    reason: /regular file/,
  },
];

const plainConnect = (type: Socket['type'], path: string): string => {
  using socket = Socket.open({ family: 'unix', type });
  try {
    return connect(socket.fd, unixName(path)) === wouldBlock ? 'EAGAIN' : 'ok';
  } catch (error) {
    assert.ok(error instanceof SystemError);
    return error.code;
  }
};

async function assertRow(row: Row): Promise<void> {
  using paths = new UnixPaths();
  const made = row.make(paths);
  const server = made instanceof Socket ? made : undefined;
  await asUser(async () => {
    const path = paths.path('target');
    const result = await probeUnix({ family: 'unix', path });
    assert.equal(result.verdict, row.verdict, result.reason);
    assert.equal(result.kind, row.kind);
    assert.match(result.reason, row.reason);
    assert.equal(result.protocol, 'unix');
    assert.equal(result.target, `unix:${path}`);
    assert.deepEqual(result.attempts[0]?.error, result.error);
    if (result.kind === 'stream' && result.verdict === 'open' && server !== undefined) {
      assert.equal(server.tryAccept(), undefined, 'a connection was queued');
    }
    // Last, for these connections do queue.
    assert.deepEqual(
      types.map((type) => plainConnect(type, path)),
      row.connect,
    );
  });
}

/** The user whose rights count; set by each round of tests. */
let user: number | undefined;

async function asUser(body: () => Promise<void>): Promise<void> {
  if (user === undefined) return body();
  process.seteuid?.(user);
  try {
    await body();
  } finally {
    process.seteuid?.(0);
  }
}

const nobody = 65534;
const ordinary = isMachineRoot() ? nobody : undefined;

for (const row of rows) {
  test(`${row.title}, as whoever runs the test`, () => {
    user = undefined;
    return assertRow(row);
  });
  test(`${row.title}, as an ordinary user`, { skip: requires('root') }, () => {
    user = nobody;
    return assertRow(row);
  });
}

for (const row of closed) {
  const skip = process.getuid?.() === 0 && !isMachineRoot() && 'cannot be another user in a user namespace';
  test(`${row.title}, as an ordinary user`, { skip }, () => {
    user = ordinary;
    return assertRow(row);
  });
}

test('root passes by permissions', { skip: requires('root') }, async () => {
  using paths = new UnixPaths();
  paths.bound('stream', 'target', 4);
  chmodSync(paths.path('target'), 0);
  assert.equal((await probeUnix({ family: 'unix', path: paths.path('target') })).verdict, 'open');
});

test('a folder that may not be searched is named', async (context) => {
  if (process.getuid?.() === 0 && !isMachineRoot()) return context.skip('cannot be another user');
  using paths = new UnixPaths();
  paths.closedFolder('private');
  user = ordinary;
  await asUser(async () => {
    const { verdict, reason } = await probeUnix({ family: 'unix', path: paths.path('private/socket') });
    assert.equal(verdict, 'denied');
    assert.equal(reason, `the folder ${paths.path('private')} may not be searched`);
  });
  chmodSync(paths.path('private'), 0o700);
});

test('a part of the path that is no folder makes it missing', async () => {
  using paths = new UnixPaths();
  paths.file('plain');
  const { verdict, error } = await probeUnix({ family: 'unix', path: paths.path('plain/socket') });
  assert.equal(verdict, 'missing');
  assert.equal(error?.code, 'ENOTDIR');
});

test('a path that no address holds is unresolved', async () => {
  const { verdict, reason, error } = await probeUnix({ family: 'unix', path: `/${'x'.repeat(107)}` });
  assert.equal(verdict, 'unresolved');
  assert.match(reason, /has 108 bytes, and an address holds 107/);
  assert.deepEqual(error, { operation: 'connect', errno: 36, code: 'ENAMETOOLONG' });
});

test('a path of 107 bytes is probed', async () => {
  using paths = new UnixPaths();
  const name = 'n'.repeat(106 - paths.folder.length);
  paths.bound('stream', name, 1);
  assert.equal(Buffer.byteLength(paths.path(name)), 107);
  assert.equal((await probeUnix({ family: 'unix', path: paths.path(name) })).verdict, 'open');
});

test('a name that is no UTF-8 is probed by its bytes', async () => {
  using paths = new UnixPaths();
  const bytes = Buffer.concat([Buffer.from(`${paths.folder}/`), Buffer.of(0xff, 0xfe)]);
  const address = families.unix.parse(`${paths.folder}/\\xff\\xfe`);
  assert.deepEqual(Buffer.from(address.bytes ?? []), bytes);
  paths.open('dgram').bind(address);
  const { verdict, target } = await probeUnix(address);
  assert.equal(verdict, 'open');
  assert.ok(target.endsWith('\\xff\\xfe'));
});

test('an unnamed address cannot be probed', async () => {
  await assert.rejects(probeUnix({ family: 'unix' }), RangeError);
});

let names = 0;
const freshName = (): string => `socketeer-probe-${process.pid}-${names++}`;

for (const type of types) {
  test(`an abstract ${type} socket is found by its type`, async () => {
    using paths = new UnixPaths();
    const abstract = freshName();
    const backlog = type === 'dgram' ? undefined : 4;
    const server = paths.bound(type, `@${abstract}`, backlog);
    const { verdict, kind } = await probeUnix({ family: 'unix', abstract });
    assert.deepEqual({ verdict, kind }, { verdict: 'open', kind: type });
    if (type !== 'dgram') assert.equal(server.tryAccept(), undefined);
    const other = type === 'stream' ? 'dgram' : 'stream';
    const wrong = await probeUnix({ family: 'unix', abstract }, { type: other });
    assert.deepEqual([wrong.verdict, wrong.kind], ['wrong-kind', type]);
    assert.match(wrong.reason, new RegExp(`a ${type} socket is at @.*, not a ${other} socket`));
  });
}

test('abstract names live apart for each type, and the wanted one counts', async () => {
  using paths = new UnixPaths();
  const abstract = freshName();
  paths.bound('dgram', `@${abstract}`);
  paths.bound('stream', `@${abstract}`, 1);
  assert.equal((await probeUnix({ family: 'unix', abstract })).kind, 'stream');
  assert.equal((await probeUnix({ family: 'unix', abstract }, { type: 'dgram' })).kind, 'dgram');
});

test('an abstract name that nobody has is missing', async () => {
  const { verdict, error } = await probeUnix({ family: 'unix', abstract: freshName() });
  assert.deepEqual([verdict, error?.code], ['missing', 'ECONNREFUSED']);
});

test('another type than the wanted one is of the wrong kind', async () => {
  using paths = new UnixPaths();
  paths.bound('seqpacket', 'target', 1);
  const result = await probeUnix({ family: 'unix', path: paths.path('target') }, { type: 'stream' });
  assert.deepEqual(
    [result.verdict, result.kind, result.error?.code],
    ['wrong-kind', 'seqpacket', 'EPROTOTYPE'],
  );
});

test('a connection is only made where asked for', async () => {
  using paths = new UnixPaths();
  const server = paths.bound('stream', 'target', 4);
  const address = { family: 'unix', path: paths.path('target') } as const;
  assert.equal((await probeUnix(address)).verdict, 'open');
  assert.equal(server.tryAccept(), undefined);
  const { verdict, reason } = await probeUnix(address, { connect: true });
  assert.deepEqual([verdict, reason], ['open', 'the stream listener took a connection']);
  using accepted = server.tryAccept();
  assert.ok(accepted !== undefined);
});

test('a full backlog is waited for as long as allowed, and with room the connection is made', async () => {
  using paths = new UnixPaths();
  const server = paths.full('stream', 'target');
  const address = { family: 'unix', path: paths.path('target') } as const;
  const busy = await probeUnix(address, { connect: true, timeout: 30 });
  assert.equal(busy.verdict, 'busy');
  assert.match(busy.reason, /is full for 30 ms/);
  assert.ok(busy.elapsed >= 25);
  setTimeout(() => server.tryAccept()?.close(), 20);
  assert.equal((await probeUnix(address, { connect: true, timeout: 5000 })).verdict, 'open');
});

test('an aborted probe rejects with the reason and leaves no descriptor', async () => {
  using paths = new UnixPaths();
  paths.full('stream', 'busy');
  paths.fullDatagram('full');
  const reason = new Error('enough');
  await assertFlat(async () => {
    for (const name of ['busy', 'full']) {
      const abort = new AbortController();
      const probe = probeUnix(
        { family: 'unix', path: paths.path(name) },
        { connect: true, signal: abort.signal },
      );
      abort.abort(reason);
      await assert.rejects(probe, reason);
    }
    await assert.rejects(
      probeUnix({ family: 'unix', path: '/x' }, { signal: AbortSignal.abort(reason) }),
      reason,
    );
  });
});

test('probes leave no descriptor, whatever they find', async () => {
  using paths = new UnixPaths();
  paths.bound('stream', 'stream', 1);
  paths.bound('dgram', 'dgram');
  paths.stale('stream', 'stale');
  await assertFlat(async () => {
    for (const name of ['stream', 'dgram', 'stale', 'none']) {
      await probeUnix({ family: 'unix', path: paths.path(name) });
    }
  });
});

test('the lookup is asked with the file that the path leads to, and its answer is joined', async () => {
  using paths = new UnixPaths();
  paths.bound('stream', 'real', 1);
  paths.link('link', 'real');
  const seen: unknown[] = [];
  const socket = { type: 'stream', state: 'listen', inode: 7, receiveQueue: 0, sendQueue: 1, holders: [] };
  const result = await probeUnix(
    { family: 'unix', path: paths.path('link') },
    {
      lookup: async (query) => {
        seen.push(query);
        return socket;
      },
      target: 'app',
    },
  );
  assert.deepEqual([result.socket, result.target], [socket, 'app']);
  const { dev: device, ino: inode } = statSync(paths.path('real'), { bigint: true });
  assert.deepEqual(seen, [
    { address: { family: 'unix', path: paths.path('link') }, file: { device, inode }, type: 'stream' },
  ]);
});

/** The state that the kernel lists of a socket. */
const stateOf = async ({ fd }: Socket): Promise<string | undefined> => {
  const { sockets } = await snapshotSockets({ kinds: ['unix'] });
  const { ino } = fstatSync(fd);
  return sockets.find(({ inode }) => inode === ino)?.state;
};

test('a datagram socket is left listed as it was', async () => {
  using paths = new UnixPaths();
  const server = paths.bound('dgram', 'target');
  const address = { family: 'unix', path: paths.path('target') } as const;
  const lookup = createUnixLookup();
  assert.equal(await stateOf(server), 'close');
  const { socket } = await probeUnix(address, { lookup });
  assert.equal(await stateOf(server), 'close');
  assert.deepEqual([socket?.type, socket?.holders.map(({ pid }) => pid)], ['dgram', [process.pid]]);
  await probeUnix(address);
  assert.equal(await stateOf(server), 'close');
  paths.client('dgram', 'target');
  // Kernels before 5.14 list no datagram socket as established.
  const before = await stateOf(server);
  await probeUnix(address, { lookup: createUnixLookup() });
  assert.equal(await stateOf(server), before);
});

test('the lookup in the inventory knows queue, backlog and holders by the file', async () => {
  using paths = new UnixPaths();
  paths.bound('stream', 'real', 5);
  paths.client('stream', 'real');
  paths.link('link', 'real');
  const lookup = createUnixLookup();
  const { socket } = await probeUnix({ family: 'unix', path: paths.path('link') }, { lookup });
  assert.deepEqual(
    [socket?.state, socket?.receiveQueue, socket?.sendQueue, socket?.uid],
    ['listen', 1, 5, process.geteuid?.()],
  );
  assert.deepEqual(
    socket?.holders.map(({ pid }) => pid),
    [process.pid],
  );
  const stale = await probeUnix({ family: 'unix', path: paths.path('none') }, { lookup });
  assert.equal(stale.socket, undefined);
});

for (const type of types) {
  test(`an abstract ${type} socket is probed in its network namespace`, {
    skip: requires('root'),
  }, async () => {
    await using holder = await holdNamespace();
    const namespace = openNetworkNamespace(`/proc/${holder.pid}/ns/net`);
    try {
      const address = { family: 'unix', abstract: freshName() } as const;
      using server = Socket.open({ family: 'unix', type }, { namespace });
      server.bind(address);
      if (type !== 'dgram') server.listen(0);
      const { verdict, kind } = await probeUnix(address, { namespace });
      assert.deepEqual([verdict, kind], ['open', type]);
      if (type !== 'dgram') assert.equal(server.tryAccept(), undefined);
      assert.equal((await probeUnix(address)).verdict, 'missing');
      if (type === 'dgram') return;
      using client = Socket.open({ family: 'unix', type }, { namespace });
      await client.connect(address);
      assert.equal((await probeUnix(address, { namespace })).verdict, 'busy');
    } finally {
      close(namespace);
    }
  });
}

test('a datagram server gets nothing', async () => {
  using paths = new UnixPaths();
  const server = paths.bound('dgram', 'target');
  await probeUnix({ family: 'unix', path: paths.path('target') });
  assert.equal(server.tryReceive(16), undefined);
});
