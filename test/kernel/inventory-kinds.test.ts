import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listSockets, snapshotSockets } from '../../src/inventory/index.js';
import type { InetSocketRecord, SocketKind } from '../../src/inventory/record.js';
import { enterPrivateNamespace } from '../support/namespace.js';
import { isMachineRoot, requires } from '../support/skip.js';
import {
  everySocket,
  type Fixture,
  tcpEstablished,
  tcpListening,
  tcpTimeWait,
  udpBound,
  unixConnected,
} from '../support/sockets.js';
import { assertRecord, recordOf } from './inventory-match.js';

if (isMachineRoot()) enterPrivateNamespace();
const skip = requires('netns');

for (const [title, make] of everySocket) {
  test(`${title} is listed with its owner`, { skip }, async (t) => {
    let fixture: Fixture;
    try {
      fixture = make();
    } catch (error) {
      t.skip(`the kernel refuses it: ${(error as Error).message}`);
      return;
    }
    using _ = fixture;
    const { sockets } = await snapshotSockets({ owners: true });
    for (const expected of fixture.sockets) {
      const record = recordOf(sockets, expected);
      assertRecord(record, expected);
      const held = record.owners?.filter(({ pid }) => pid === process.pid).map(({ fd }) => fd);
      assert.deepEqual(held, expected.fd < 0 ? [] : [expected.fd], 'owners');
    }
  });
}

test('kinds come in the order they were asked for, IPv4 before IPv6', { skip }, async () => {
  using _listening = tcpListening('inet');
  using _six = tcpListening('inet6');
  using _udp = udpBound('inet');
  using _unix = unixConnected('stream');
  const order = async (kinds: SocketKind[]): Promise<string[]> => {
    const { sockets } = await snapshotSockets({ kinds });
    return [...new Set(sockets.map(({ kind, family }) => `${kind} ${family}`))];
  };
  assert.deepEqual(await order(['unix', 'tcp', 'udp']), ['unix unix', 'tcp inet', 'tcp inet6', 'udp inet']);
  assert.deepEqual(await order(['udp', 'tcp']), ['udp inet', 'tcp inet', 'tcp inet6']);
});

test('states and families restrict what is listed', { skip }, async () => {
  using four = tcpEstablished('inet');
  using six = tcpListening('inet6');
  using waiting = tcpTimeWait('inet');
  const made = [four, six, waiting].flatMap(({ sockets }) => sockets);
  const ports = new Set(
    made.flatMap(({ local }) => (local?.family.startsWith('inet') && 'port' in local ? [local.port] : [])),
  );
  const states = async (options: Parameters<typeof snapshotSockets>[0]): Promise<Set<string>> => {
    const { sockets } = await snapshotSockets({ kinds: ['tcp'], ...options });
    const ours = sockets.filter((record) => 'port' in record.local && ports.has(record.local.port));
    return new Set(ours.map(({ family, state }) => `${family} ${state}`));
  };
  assert.deepEqual(await states({ states: ['listen'] }), new Set(['inet listen', 'inet6 listen']));
  assert.deepEqual(await states({ families: ['inet6'] }), new Set(['inet6 listen']));
  assert.deepEqual(await states({ states: ['time-wait'] }), new Set(['inet time-wait']));
  assert.deepEqual(
    await states({ states: ['established', 'listen'], families: ['inet'] }),
    new Set(['inet established', 'inet listen']),
  );
});

test('a listener tells its queue and backlog', { skip }, async () => {
  using fixture = unixConnected('stream');
  const { sockets } = await snapshotSockets({ kinds: ['unix'] });
  const listener = recordOf(sockets, fixture.find({ state: 'listen' }));
  assert.deepEqual([listener.receiveQueue, listener.sendQueue], [0, 8]);
});

test('details come when they are asked for, and only then', { skip }, async () => {
  using fixture = tcpEstablished('inet6');
  const expected = fixture.find({ state: 'established' });
  const listed = async (details: { memory?: boolean; info?: boolean; extended?: boolean }) => {
    const { sockets } = await snapshotSockets({ kinds: ['tcp'], details });
    return recordOf(sockets, expected) as InetSocketRecord;
  };
  const plain = await listed({});
  const shown = [
    'memory',
    'tcp',
    'congestion',
    'tos',
    'trafficClass',
    'cgroup',
    'options',
    'shutdown',
  ] as const;
  assert.deepEqual(
    shown.filter((key) => plain[key] !== undefined),
    [],
  );
  assert.ok(((await listed({ memory: true })).memory?.rcvbuf ?? 0) > 0);
  const info = await listed({ info: true });
  assert.equal(info.tcp?.state, 1);
  assert.match(info.congestion ?? '', /^[a-z]+$/);
  const extended = await listed({ extended: true });
  assert.deepEqual([extended.tos, extended.trafficClass, extended.shutdown], [0, 0, 0]);
  assert.equal(extended.options?.['is_icsk'], true);
  assert.equal(typeof extended.cgroup?.id, 'bigint');
});

test('a packet socket names its interface', { skip }, async () => {
  const make = everySocket.get('packet raw');
  assert.ok(make);
  using fixture = make();
  const { sockets } = await snapshotSockets({ kinds: ['packet'], details: { extended: true } });
  const [expected] = fixture.sockets;
  assert.ok(expected);
  const record = recordOf(sockets, expected);
  assert.deepEqual(record.interface, { index: 1, name: 'lo' });
  assert.ok(record.family === 'packet' && record.packet?.version === 0);
});

test('record by record and batch by batch are the same records', { skip }, async () => {
  using _ = tcpEstablished('inet');
  const cookies: unknown[] = [];
  for await (const record of listSockets({ kinds: ['tcp'] })) cookies.push(record.cookie);
  const { sockets } = await snapshotSockets({ kinds: ['tcp'] });
  assert.deepEqual(
    cookies,
    sockets.map(({ cookie }) => cookie),
  );
  assert.ok(cookies.length >= 3);
});

test('a netlink socket in multicast groups is listed once, or twice as the kernel has it', {
  skip,
}, async () => {
  const make = everySocket.get('netlink with groups');
  assert.ok(make);
  using fixture = make();
  const inode = fixture.sockets[0]?.inode;
  const count = async (duplicates: boolean): Promise<number> => {
    const { sockets } = await snapshotSockets({ kinds: ['netlink'], duplicates });
    return sockets.filter((record) => record.inode === inode).length;
  };
  assert.equal(await count(false), 1);
  assert.ok((await count(true)) >= 1);
});
