import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snapshotSockets } from '../../src/inventory/index.js';
import { destroySocket, destroySockets } from '../../src/inventory/kill/index.js';
import type { DestroyResult } from '../../src/inventory/kill/result.js';
import type { SocketKind, SocketRecord } from '../../src/inventory/record.js';
import { enterFreshNamespace } from '../support/namespace.js';
import { check, native } from '../support/native.js';
import { isMachineRoot, requires } from '../support/skip.js';
import {
  type Fixture,
  packetBound,
  tcpEstablished,
  tcpHalfClosed,
  tcpListening,
  tcpSynReceived,
  tcpSynSent,
  tcpTimeWait,
  udpBound,
  udpConnected,
  unixPair,
} from '../support/sockets.js';
import { recordOf } from './inventory-match.js';

if (isMachineRoot()) enterFreshNamespace();
const skip = requires('netns');

const ECONNABORTED = -103;

const list = async (kinds: readonly SocketKind[]): Promise<SocketRecord[]> =>
  (await snapshotSockets({ kinds, owners: true })).sockets;

async function recordsOf({ sockets }: Fixture): Promise<SocketRecord[]> {
  const all = await list([...new Set(sockets.map(({ kind }) => kind))]);
  return sockets.map((expected) => recordOf(all, expected));
}

const last = async (fixture: Fixture): Promise<SocketRecord> => {
  const record = (await recordsOf(fixture)).at(-1);
  assert.ok(record !== undefined);
  return record;
};

/** A TCP socket that was bound to a port keeps it when it is destroyed, but is closed. */
const isListed = async ({ kind, cookie }: SocketRecord): Promise<boolean> =>
  (await list([kind])).some(
    (record) => record.cookie === cookie && (kind !== 'tcp' || record.state !== 'close'),
  );

const unprotected = { protect: false } as const;

async function assertDestroyed(record: SocketRecord): Promise<void> {
  const result = await destroySocket(record, unprotected);
  assert.deepEqual([result.outcome, result.reason, result.socket], ['destroyed', undefined, record]);
  assert.equal(await isListed(record), false);
}

for (const family of ['inet', 'inet6'] as const) {
  const makers: Readonly<Record<string, () => Fixture>> = {
    listen: () => tcpListening(family),
    established: () => tcpEstablished(family),
    'close-wait': () => tcpHalfClosed(family),
    'syn-sent': () => tcpSynSent(family),
    'syn-recv': () => tcpSynReceived(family),
    'time-wait': () => tcpTimeWait(family),
  };
  for (const [state, make] of Object.entries(makers)) {
    test(`a tcp ${family} socket in ${state} is destroyed`, { skip }, async () => {
      using fixture = make();
      await assertDestroyed(await last(fixture));
    });
  }
  for (const make of [udpBound, udpConnected]) {
    test(`a udp ${family} socket of ${make.name} is destroyed`, { skip }, async () => {
      using fixture = make(family);
      await assertDestroyed(await last(fixture));
    });
  }
}

test('whoever holds a destroyed connection reads ECONNABORTED, and the other end ECONNRESET', {
  skip,
}, async () => {
  using fixture = tcpEstablished('inet');
  const [client, server] = fixture.sockets.slice(-2);
  assert.ok(client !== undefined && server !== undefined);
  await assertDestroyed(await last(fixture));
  const bytes = new Uint8Array(1);
  assert.equal(native().read(server.fd, bytes), ECONNABORTED);
  assert.equal(native().read(client.fd, bytes), -104);
});

test('a socket that is gone has vanished, and one that took its address is not hit', { skip }, async () => {
  let record: SocketRecord;
  {
    using fixture = udpBound('inet');
    record = await last(fixture);
  }
  assert.equal((await destroySocket(record, unprotected)).outcome, 'vanished');
  using other = udpBound('inet');
  const another = await last(other);
  assert.ok(another.family === 'inet');
  const impostor = { ...another, cookie: (another.cookie ?? 0n) + 1n };
  assert.equal((await destroySocket(impostor, unprotected)).outcome, 'vanished');
  assert.ok(await isListed(another));
});

const withPort = (port: number): Uint8Array =>
  Uint8Array.of(2, 0, port >> 8, port & 255, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0);

test('each of ten listeners that share a port is reached', { skip }, async () => {
  const fds = Array.from({ length: 10 }, () => check('socket', native().socket(2, 1, 0)));
  try {
    for (const fd of fds) {
      check('setsockopt', native().setsockopt(fd, 1, 15, Uint8Array.of(1, 0, 0, 0))); // SO_REUSEPORT
      check('bind', native().bind(fd, withPort(7007)));
      check('listen', native().listen(fd, 1));
    }
    const shared = (await list(['tcp'])).filter(
      (record) => record.family === 'inet' && record.local.port === 7007,
    );
    assert.equal(shared.length, 10);
    for (const record of shared.toReversed()) await assertDestroyed(record);
  } finally {
    for (const fd of fds) native().close(fd);
  }
});

test('what the kernel cannot destroy is refused with the reason and who holds it', { skip }, async () => {
  using pair = unixPair('stream');
  using packet = packetBound('raw');
  const unix = await destroySocket(await last(pair));
  assert.equal(unix.outcome, 'unsupported');
  assert.match(
    unix.reason ?? '',
    /^unix: the kernel cannot destroy Unix sockets; end the process that holds it: /,
  );
  assert.match(unix.reason ?? '', new RegExp(`\\[${process.pid}\\]$`));
  assert.equal((await destroySocket(await last(packet))).outcome, 'unsupported');
});

test('mptcp is refused by the kernel, and its subflows are named', { skip }, async () => {
  using fixture = tcpEstablished('inet', 'mptcp');
  const { outcome, reason } = await destroySocket(await last(fixture), unprotected);
  assert.equal(outcome, 'unsupported');
  assert.match(reason ?? '', /subflows/);
});

test('a record without a cookie is refused', { skip }, async () => {
  using fixture = udpBound('inet');
  const { cookie: _, ...record } = await last(fixture);
  const { outcome, reason } = await destroySocket(record as SocketRecord, unprotected);
  assert.equal(outcome, 'unsupported');
  assert.match(reason ?? '', /no cookie/);
});

test('our own sockets are protected unless someone says otherwise', { skip }, async () => {
  using fixture = udpBound('inet');
  const record = await last(fixture);
  const { outcome, reason } = await destroySocket(record);
  assert.deepEqual([outcome, reason], ['protected', 'it is held by this process']);
  assert.ok(await isListed(record));
});

test('a dry run destroys nothing and keeps the order', { skip }, async () => {
  using udp = udpBound('inet');
  using pair = unixPair('stream');
  const records = [await last(pair), await last(udp)];
  const results: DestroyResult[] = await destroySockets(records, { ...unprotected, dryRun: true });
  assert.deepEqual(
    results.map(({ outcome, socket }) => [outcome, socket]),
    [
      ['unsupported', records[0]],
      ['destroyable', records[1]],
    ],
  );
  assert.ok(await isListed(records[1] as SocketRecord));
});

test('misspelt options and an aborted signal are errors', async () => {
  await assert.rejects(destroySockets([], { dryrun: true } as object), TypeError);
  const reason = new Error('enough');
  await assert.rejects(destroySockets([], { signal: AbortSignal.abort(reason) }), reason);
});
