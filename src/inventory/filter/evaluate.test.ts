import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFilter } from '../../grammar/filter/index.js';
import { ALL_STATES } from '../../wire/constants.js';
import { allKinds } from '../kinds.js';
import type { SocketRecord } from '../record.js';
import { prepareFilter } from './index.js';

const owner = {
  pid: 42,
  name: 'a-very-long-nam',
  fd: 3,
  commandLine: ['/usr/bin/a-very-long-name', '-v'],
  uid: 33,
  unit: 'web.service',
  container: 'c0ffee'.padEnd(64, '0'),
};
const base = { receiveQueue: 0, sendQueue: 0, source: 'sock_diag' } as const;

const records = {
  tcp: {
    ...base,
    kind: 'tcp',
    type: 'stream',
    state: 'established',
    family: 'inet',
    protocol: 6,
    local: { family: 'inet', address: '10.1.2.3', port: 40000 },
    remote: { family: 'inet', address: '192.0.2.1', port: 443 },
    sendQueue: 100,
    inode: 7,
    cookie: 0x1_0000_0001n,
    uid: 0,
    mark: 0x15,
    owners: [owner],
    tcp: { rtt: 7500, totalRetrans: 2, sndCwnd: 10 },
  },
  mapped: {
    ...base,
    kind: 'tcp',
    type: 'stream',
    state: 'close',
    family: 'inet6',
    protocol: 6,
    local: { family: 'inet6', address: '::ffff:10.9.9.9', port: 80 },
    remote: { family: 'inet6', address: '::', port: 0 },
    inode: 8,
  },
  listener: {
    ...base,
    kind: 'tcp',
    type: 'stream',
    state: 'listen',
    family: 'inet6',
    protocol: 6,
    local: { family: 'inet6', address: '2001:db8::1', port: 22 },
    remote: { family: 'inet6', address: '::', port: 0 },
    receiveQueue: 1,
    sendQueue: 128,
    inode: 9,
    interface: { index: 2, name: 'eth0' },
  },
  raw: {
    ...base,
    kind: 'raw',
    type: 'raw',
    state: 'close',
    family: 'inet',
    protocol: 1,
    local: { family: 'inet', address: '0.0.0.0', port: 1 },
    remote: { family: 'inet', address: '0.0.0.0', port: 0 },
    inode: 10,
  },
  unix: {
    ...base,
    kind: 'unix',
    type: 'stream',
    state: 'established',
    family: 'unix',
    local: { family: 'unix', path: '/run/App/x.sock' },
    remote: { family: 'unix', abstract: 'a\0b' },
    inode: 11,
    peerInode: 12,
  },
  netlink: {
    ...base,
    kind: 'netlink',
    type: 'raw',
    state: 'close',
    family: 'netlink',
    protocol: 0,
    local: { family: 'netlink', portId: 4242, groups: 0 },
    remote: { family: 'netlink', portId: 0, groups: 0 },
    inode: 13,
    owners: [{ ...owner, uid: 1000 }],
  },
} as unknown as Readonly<Record<string, SocketRecord>>;

/** Names of the records a filter lets pass. */
const passing = async (text: string, dialect: 'socketeer' | 'ss' = 'socketeer'): Promise<string> => {
  const { expression } = parseFilter(text, { dialect });
  assert.ok(expression !== undefined);
  const { matches, mayMatch } = await prepareFilter(
    { expression, dialect, text },
    {
      kinds: allKinds,
      families: ['inet', 'inet6'],
      states: ALL_STATES,
      procPath: '/proc',
      interfaceIndex: (name) => (name === 'eth0' ? 2 : undefined),
    },
  );
  const found = Object.entries(records).filter(([, record]) => matches(record));
  for (const [name, record] of found) assert.ok(mayMatch(record), `${name} passes before it is known`);
  return found.map(([name]) => name).join(' ');
};

const rows: readonly (readonly [filter: string, passes: string])[] = [
  ['src 10.0.0.0/8', 'tcp mapped'],
  ['src ::ffff:10.0.0.0/104', 'mapped'],
  ['src 2001:db8::/32', 'listener'],
  ['src 0.0.0.0/0', 'tcp mapped raw'],
  ['host 192.0.2.1:443', 'tcp'],
  ['dst 192.0.2.1:442', ''],
  ['src inet6:*', 'mapped listener'],
  ['dport = :443', 'tcp'],
  ['dport = https', 'tcp'],
  ['sport < 100', 'mapped listener'],
  ['sport = 20-80', 'mapped listener'],
  ['port in (22, 443)', 'tcp listener'],
  ['sport = 1', ''],
  ['dport != :443', 'mapped listener raw unix netlink'],
  ['not dport = :443', 'mapped listener raw unix netlink'],
  ['src unix:/run/*', 'unix'],
  ['src unix:/RUN/*', ''],
  ['dst unix:@a@b', 'unix'],
  ['path ~ @a*', 'unix'],
  ['src netlink:route', 'netlink'],
  ['sport = netlink:4242', 'netlink'],
  ['dev = eth0', 'listener'],
  ['dev = 2 and dev != 3', 'listener'],
  ['fwmark = 0x5/0xf', 'tcp'],
  ['fwmark = 0', ''],
  ['state established', 'tcp unix'],
  ['kind = tcp and state bound-inactive', 'mapped'],
  ['exclude close and kind = tcp', 'tcp listener'],
  ['rtt > 5ms', 'tcp'],
  ['rtt = 7500us', 'tcp'],
  ['rtt < 5ms', ''],
  ['kind = tcp and not rtt < 5ms', 'tcp mapped listener'],
  ['retrans > 0 and cwnd <= 10', 'tcp'],
  ['sendq >= 100', 'tcp'],
  ['backlog = 128 and waiting = 1', 'listener'],
  ['process = a-very-long-name', 'tcp netlink'],
  ['process = a-very-long-nam', 'tcp netlink'],
  ['process = a-very', ''],
  ['process ~ a-*', 'tcp netlink'],
  ['process !~ a-*', 'mapped listener raw unix'],
  ['pid = 42 and unit = web.service', 'tcp netlink'],
  ['container = c0ffee', 'tcp netlink'],
  ['user = root', 'tcp'],
  ['uid in (0, 1000)', 'tcp netlink'],
  ['cookie = 0x100000001', 'tcp'],
  ['inode >= 11', 'unix netlink'],
  ['interface ~ eth*', 'listener'],
  ['family = inet or kind = netlink and state established', 'tcp raw'],
  ['autobound', 'tcp'],
];

for (const [filter, passes] of rows) {
  test(`${filter}: ${passes || 'nothing'}`, async () => assert.equal(await passing(filter), passes));
}

const ssRows: readonly (readonly [filter: string, passes: string])[] = [
  ['sport = 1', 'raw'],
  ['sport = 11', 'unix'],
  ['dport = 12', 'unix'],
  ['src unix:/RUN/*', 'unix'],
  ['dst unix:*', 'unix'],
  ['dst unix:@*', ''],
  ['src 0.0.0.0/0', 'tcp mapped listener raw unix netlink'],
  ['src 10.0.0.0/8', 'tcp mapped'],
  ['fwmark = 0', 'mapped listener raw unix netlink'],
  ['dev != eth0', 'tcp mapped raw unix netlink'],
  ['sport = :22 or sport = :80 and dport = :443', ''],
];

for (const [filter, passes] of ssRows) {
  test(`ss: ${filter}: ${passes || 'nothing'}`, async () =>
    assert.equal(await passing(filter, 'ss'), passes));
}
