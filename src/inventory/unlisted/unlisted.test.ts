import assert from 'node:assert/strict';
import { fstatSync } from 'node:fs';
import { test } from 'node:test';
import { assertFlat } from '../../../test/support/descriptors.js';
import { native } from '../../kernel/addon.js';
import { close } from '../../kernel/descriptor.js';
import type { RecordContext } from '../convert/context.js';
import { allKinds } from '../kinds.js';
import { namedRecord, unlistedRecord } from './convert.js';
import { readFacts, type SocketFacts } from './facts.js';
import { type UnlistedJob, unlistedRecords } from './index.js';
import { kindOf } from './kind.js';
import { SocketNamespaces } from './namespace.js';

const context: RecordContext = {
  details: { memory: true, info: false, extended: true },
  owners: undefined,
  interfaces: { get: (index) => ({ index, name: `if${index}` }) },
  cgroups: { get: () => undefined },
  netns: undefined,
};

const job: UnlistedJob = {
  procPath: '/proc',
  kinds: allKinds,
  namespaces: new SocketNamespaces(),
  context: () => context,
};

const facts = (given: Partial<SocketFacts>): SocketFacts => ({
  family: 38,
  type: 5,
  protocol: 0,
  inode: 77,
  uid: 1000,
  listening: false,
  local: undefined,
  remote: undefined,
  cookie: 9n,
  mark: 0,
  interfaceIndex: 0,
  memory: undefined,
  tcpState: 0,
  ...given,
});

test('a family without records of its own is named, with the bytes of its addresses', () => {
  const name = Uint8Array.of(29, 0, 2, 0, 0, 0);
  const can = facts({ family: 29, type: 3, protocol: 1, local: name, interfaceIndex: 2, mark: 5 });
  assert.deepEqual(unlistedRecord('other', can, 'CAN_RAW', context), {
    kind: 'other',
    family: 'other',
    type: 'raw',
    state: 'close',
    receiveQueue: 0,
    sendQueue: 0,
    inode: 77,
    uid: 1000,
    cookie: 9n,
    source: 'descriptor',
    addressFamily: 'can',
    protocol: 1,
    protocolName: 'CAN_RAW',
    local: { family: 'other', bytes: name },
    interface: { index: 2, name: 'if2' },
    mark: 5,
  });
});

test('families and protocols keep their number when they have no name', () => {
  const record = unlistedRecord('other', facts({ family: 99, type: 9 }), '', context);
  assert.ok(record.family === 'other');
  assert.deepEqual([record.addressFamily, record.type], ['unknown(99)', 'unknown(9)']);
});

test('what tells only the name of its protocol has no state and no type', () => {
  const families = [];
  for (const name of ['TCP', 'TCPv6', 'UDPLITEv6', 'ALG', 'L2CAP', 'SOMETHING']) {
    const record = namedRecord(name, 5, context);
    assert.ok(record.family === 'other');
    assert.deepEqual([record.type, record.state, record.protocolName], ['unknown(0)', 'unknown(0)', name]);
    families.push(record.addressFamily);
  }
  assert.deepEqual(families, ['inet', 'inet6', 'inet6', 'alg', 'bluetooth', 'unknown(0)']);
});

test('the kind follows from family, type and protocol', () => {
  const cases: [number, number, number, string][] = [
    [2, 1, 6, 'tcp'],
    [10, 1, 262, 'mptcp'],
    [2, 3, 6, 'raw'],
    [2, 2, 115, 'other'],
    [40, 5, 0, 'vsock'],
    [38, 5, 0, 'other'],
  ];
  for (const [family, type, protocol, kind] of cases) assert.equal(kindOf(family, type, protocol), kind);
});

test('a descriptor that is another socket by now, is closed, or whose process has ended is left out', async () => {
  await assertFlat(() => {
    const fd = native().socket(2, 1 | 0o2000000, 0);
    const inode = fstatSync(fd).ino;
    assert.equal(readFacts(fd, inode)?.inode, inode);
    assert.equal(readFacts(fd, inode + 1), undefined);
    const found = unlistedRecords([{ pid: process.pid, fd, inode }], job);
    assert.deepEqual(
      found.map(({ kind, state, source }) => [kind, state, source]),
      [['tcp', 'close', 'descriptor']],
    );
    close(fd);
    const gone = [
      { pid: process.pid, fd, inode },
      { pid: 2 ** 22 + 1, fd: 3, inode },
    ];
    assert.deepEqual(unlistedRecords(gone, job), []);
    return Promise.resolve();
  });
});
