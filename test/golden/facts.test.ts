import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type InetDiagMessage,
  type NetlinkDiagMessage,
  type PacketDiagMessage,
  parseProcInet,
  parseProcUnix,
  socketStateName,
  TCP_TIME_WAIT,
  type UnixDiagMessage,
} from '../../src/wire/index.js';
import { decodeGolden, type Golden, listGoldens, readGolden } from './golden.js';

/** What test/golden/sockets.ts made must be in the recordings: facts that do not depend on the reviewed JSON. */
const bytesOf = (name: string): Uint8Array => readGolden(goldenOf(name));

const goldenOf = (name: string): Golden => {
  const golden = listGoldens().find((entry) => entry.name === name);
  assert.ok(golden, `${name} is recorded`);
  return golden;
};

const messagesOf = <T>(name: string): T[] => {
  const golden = goldenOf(name);
  return (decodeGolden(golden, readGolden(golden)) as { messages: T[] }).messages;
};

test('the marked BBR connection has its mark, type of service, options and counters', () => {
  const busy = messagesOf<InetDiagMessage>('inet-tcp.ipv4-full').find(
    ({ attributes }) => attributes?.mark === 4711,
  );
  assert.ok(busy?.attributes);
  const { attributes } = busy;
  assert.equal(attributes.congestion, 'bbr');
  assert.equal(attributes.tos, 0x88);
  assert.equal((attributes.sockopt ?? 0) & 0b101, 0b101, 'recverr and freebind');
  assert.equal(attributes.tcp?.bytesSent, 1000);
  assert.equal(attributes.tcp?.bytesReceived, 71, '70 bytes and the FIN');
  assert.equal(attributes.tcp?.rest, undefined, 'no field of this kernel is unknown');
  assert.equal(attributes.skmeminfo?.rcvbuf, 131072);
});

test('every state of the fixtures is there, in both families', () => {
  const states = (name: string): Set<string> =>
    new Set(messagesOf<InetDiagMessage>(name).map(({ state }) => socketStateName(state)));
  for (const state of [
    'established',
    'time-wait',
    'syn-sent',
    'syn-recv',
    'fin-wait-2',
    'close-wait',
  ] as const)
    assert.ok(states('inet-tcp.ipv4-full').has(state), `IPv4 ${state}`);
  for (const state of ['listen', 'time-wait', 'syn-sent', 'last-ack'] as const)
    assert.ok(states('inet-tcp.ipv6-full').has(state), `IPv6 ${state}`);
});

test('IPv6 listeners say whether they are for IPv6 only, and mapped addresses read as such', () => {
  const all = messagesOf<InetDiagMessage>('inet-tcp.ipv6-plain');
  const listening = all.filter(({ dport, src }) => dport === 0 && src === '::');
  assert.deepEqual(listening.map(({ attributes }) => attributes?.v6only).sort(), [false, true]);
  assert.ok(all.some(({ src, dst }) => src === '::ffff:127.0.0.1' && dst === '::ffff:127.0.0.1'));
});

test('no attribute of any recording is unknown', () => {
  for (const golden of listGoldens().filter(({ file }) => file.endsWith('.bin'))) {
    for (const message of messagesOf<{ unknown?: unknown; attributes?: { unknown?: unknown } }>(
      golden.name,
    )) {
      assert.equal(message.unknown, undefined, golden.name);
      assert.equal(message.attributes?.unknown, undefined, golden.name);
    }
  }
});

test('MPTCP connections and their subflows agree on the token', () => {
  const connections = messagesOf<InetDiagMessage>('inet-mptcp.ipv4-full').filter(({ state }) => state === 1);
  const subflows = messagesOf<InetDiagMessage>('inet-tcp.ipv4-full').filter(
    ({ attributes }) => attributes?.ulp?.mptcp,
  );
  assert.deepEqual(
    subflows.map(({ attributes }) => attributes?.ulp?.mptcp?.tokenLoc).sort(),
    connections.map(({ attributes }) => attributes?.mptcp?.token).sort(),
  );
  assert.equal(connections.length, 2);
});

test('Unix names keep every byte, pairs point at each other, waiting connections are counted', () => {
  const sockets = messagesOf<UnixDiagMessage>('unix.full');
  const names = sockets.map(({ name }) => name && Buffer.from(name).toString('latin1'));
  for (const name of ['\0a\0b', '\0two words\n0: 1 2 3', '\0\xff\xfeA', '\0@'])
    assert.ok(names.includes(name), name);
  const waiting = sockets.find(({ icons }) => icons?.length === 2);
  assert.equal(waiting?.rqueue, 2);
  const byInode = new Map(sockets.map((socket) => [socket.inode, socket]));
  const paired = sockets.filter(({ peer }) => peer);
  assert.ok(paired.length >= 8);
  for (const socket of paired) assert.equal(byInode.get(socket.peer as number)?.peer, socket.inode);
});

test('/proc/net/unix agrees with unix_diag, except for the names it cannot hold', () => {
  const diag = new Map(messagesOf<UnixDiagMessage>('unix.full').map((socket) => [socket.inode, socket]));
  const rows = parseProcUnix(bytesOf('proc-unix.table')).filter(({ inode }) => inode !== 0);
  assert.deepEqual(rows.map(({ inode }) => inode).sort(), [...diag.keys()].sort());
  for (const { inode, type, name } of rows) {
    const socket = diag.get(inode);
    assert.equal(type, socket?.type);
    const printed =
      socket?.name &&
      Buffer.from(socket.name)
        .toString('latin1')
        .replace(/(?!^)\0$/, '');
    assert.equal(name && Buffer.from(name).toString('latin1'), printed?.replaceAll('\0', '@'));
  }
});

test('/proc/net/tcp agrees with inet_diag on addresses, ports, uid and inode', () => {
  const rows = parseProcInet('tcp6', bytesOf('proc-tcp6.table'));
  for (const socket of messagesOf<InetDiagMessage>('inet-tcp.ipv6-plain')) {
    if (socket.state === TCP_TIME_WAIT || socket.state === 3) continue; // no inode to find them by
    const row = rows.find(
      ({ sport, dport, src }) => sport === socket.sport && dport === socket.dport && src === socket.src,
    );
    assert.ok(row, `${socket.src}:${socket.sport}`);
    assert.deepEqual([row.dst, row.inode, row.uid], [socket.dst, socket.inode, socket.uid]);
  }
});

test('the packet ring, its membership and its fanout group are there', () => {
  const ring = messagesOf<PacketDiagMessage>('packet.full').find(({ info }) => info.rxRing);
  assert.deepEqual(ring?.info.fanout, { id: 77, type: 0 });
  assert.equal(ring?.info.rxRing?.retireTmo, 60);
  assert.equal(ring?.info.multicast?.[0]?.type, 1);
  assert.equal(ring?.protocol, 0x0800);
});

test('netlink groups beyond the first 32 are there', () => {
  const member = messagesOf<NetlinkDiagMessage>('netlink.full').find(({ groups }) => groups?.[0] === 0x11);
  assert.deepEqual(member?.groups, [0x11, 2]);
  assert.equal(member?.flags, 0x0a, 'NDIAG_FLAG_PKTINFO and NDIAG_FLAG_NO_ENOBUFS');
});

test('a kernel without a module refuses with ENOENT, which is data', () => {
  for (const name of ['inet-raw.ipv4', 'vsock.all']) {
    const golden = goldenOf(name);
    const { status, messages } = decodeGolden(golden, readGolden(golden)) as {
      status: unknown;
      messages: unknown[];
    };
    assert.deepEqual(status, { done: true, interrupted: false, error: { errno: 2 } });
    assert.equal(messages.length, 0);
  }
});
