import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  InetSocketRecord,
  PacketSocketRecord,
  SocketRecord,
  TipcSocketRecord,
  XdpSocketRecord,
} from '../../inventory/record.js';
import type { SsContexts, SsNames, SsShow } from './context.js';
import { SsListing } from './listing.js';

const contexts: SsContexts = {
  process: (task) => (task === 9 ? undefined : `system_u:system_r:task${task}_t:s0`),
  kernel: () => 'system_u:system_r:kernel_t:s0',
  socket: (_, fd) => (fd === 3 ? 'system_u:object_r:socket_t:s0' : undefined),
};

const names: SsNames = {
  service: () => undefined,
  protocol: () => undefined,
  hosts: false,
  host: () => undefined,
  process: () => undefined,
  contexts,
};

const nothing: SsShow = {
  numeric: true,
  options: false,
  extended: false,
  memory: false,
  info: false,
  processes: false,
  oneline: false,
  tos: false,
  cgroup: false,
  socketOptions: false,
};

/** The lines of records without header, runs of blanks made one. */
const lines = (records: readonly SocketRecord[], show: Partial<SsShow> = {}): string[] => {
  let text = '';
  const layout = { netid: true, state: true, header: false };
  const options = { layout, show: { ...nothing, ...show }, names, inheritedPorts: 'any' } as const;
  const listing = new SsListing(options, (piece) => {
    text += piece;
  });
  for (const record of records) listing.add(record);
  listing.end();
  return text.replace(/ +/g, ' ').replace(/ $/gm, '').replace(/\n$/, '').split('\n');
};

const base = {
  state: 'close',
  receiveQueue: 0,
  sendQueue: 0,
  inode: 5,
  cookie: 1n,
  source: 'sock_diag',
} as const;

const packet: PacketSocketRecord = {
  ...base,
  kind: 'packet',
  type: 'raw',
  family: 'packet',
  local: { family: 'packet', protocol: 3, interfaceIndex: 0 },
  packet: {
    filter: [
      { code: 0x28, jt: 0, jf: 0, k: 12 },
      { code: 0x06, jt: 0, jf: 0, k: 0xffffffff },
    ],
  },
};

test('-b shows the filter of a packet socket', () => {
  assert.deepEqual(lines([packet], { bpf: true }), [
    'p_raw UNCONN 0 0 *:* *',
    '\tbpf filter (2): 0x28 0 0 12, 0x06 0 0 4294967295,',
  ]);
  assert.deepEqual(lines([packet], { bpf: true, oneline: true }), [
    'p_raw UNCONN 0 0 *:* * bpf filter (2): 0x28 0 0 12, 0x06 0 0 4294967295,',
  ]);
  assert.deepEqual(lines([{ ...packet, packet: {} }], { bpf: true }), ['p_raw UNCONN 0 0 *:* *']);
  assert.deepEqual(lines([packet]), ['p_raw UNCONN 0 0 *:* *']);
});

const owner = { name: 'a', pid: 8, fd: 3, commandLine: [], uid: 0 };

test('-Z shows contexts of processes, -z those of sockets too', () => {
  const owners = [owner, { ...owner, pid: 9, fd: 4 }];
  assert.deepEqual(lines([{ ...packet, owners }], { processContext: true }), [
    'p_raw UNCONN 0 0 *:* * users:(("a",pid=9,proc_ctx=unavailable,fd=4),("a",pid=8,proc_ctx=system_u:system_r:task8_t:s0,fd=3))',
  ]);
  assert.deepEqual(lines([{ ...packet, owners: [owner] }], { processContext: true, socketContext: true }), [
    'p_raw UNCONN 0 0 *:* * users:(("a",pid=8,proc_ctx=system_u:system_r:task8_t:s0,fd=3,sock_ctx=system_u:object_r:socket_t:s0))',
  ]);
  assert.deepEqual(lines([{ ...packet, owners: [{ ...owner, tid: 12 }] }], { processContext: true }), [
    'p_raw UNCONN 0 0 *:* * users:(("a",pid=8,tid=12,proc_ctx=system_u:system_r:task12_t:s0,fd=3))',
  ]);
});

test('-Z takes the port id of a netlink socket for its process', () => {
  const record: SocketRecord = {
    ...base,
    kind: 'netlink',
    type: 'raw',
    family: 'netlink',
    protocol: 0,
    local: { family: 'netlink', portId: 0, groups: 0 },
    remote: { family: 'netlink', portId: 0, groups: 0 },
  };
  const other = { ...record, local: { family: 'netlink', portId: 0xffff_fff0, groups: 0 } } as const;
  assert.deepEqual(lines([record, other], { processContext: true }), [
    'nl UNCONN 0 0 0:0 * proc_ctx=system_u:system_r:kernel_t:s0',
    'nl UNCONN 0 0 0:-16 * proc_ctx=unavailable',
  ]);
});

test('-T shows threads', () => {
  assert.deepEqual(lines([{ ...packet, owners: [{ ...owner, tid: 8 }] }], { threads: true }), [
    'p_raw UNCONN 0 0 *:* * users:(("a",pid=8,tid=8,fd=3))',
  ]);
});

const endpoint: InetSocketRecord = {
  ...base,
  kind: 'sctp',
  type: 'stream',
  state: 'listen',
  family: 'inet',
  protocol: 132,
  local: { family: 'inet', address: '10.0.0.1', port: 9 },
  remote: { family: 'inet', address: '0.0.0.0', port: 0 },
  localAddresses: [{ family: 2, address: '10.0.0.1' }, { family: 2, address: '10.0.1.1' }], // biome-ignore format: one row
};

const association: InetSocketRecord = {
  ...endpoint,
  state: 'syn-recv',
  remote: { family: 'inet', address: '10.0.0.2', port: 99 },
  remoteAddresses: [{ family: 2, address: '10.0.0.2' }],
  sctp: { tag: 0xabc, state: 3, rwnd: 4, instrms: 5, peerTag: 255, sNodelay: 1, isacks: 7n },
};

test('associations of SCTP hang below their endpoint', () => {
  const other = { ...endpoint, inode: 6 };
  assert.deepEqual(lines([endpoint, association, other, { ...association, inode: 6, state: 'unknown(0)' }]), [
    'sctp LISTEN 0 0 10.0.0.1:9 0.0.0.0:*',
    ' `- ESTAB 0 0 10.0.0.1:9 10.0.0.2:99',
    'sctp LISTEN 0 0 10.0.0.1:9 0.0.0.0:*',
    ' `- CLOSED 0 0 10.0.0.1:9 10.0.0.2:99',
  ]);
});

test('-i of SCTP', () => {
  assert.deepEqual(lines([endpoint, association], { info: true }), [
    'sctp LISTEN 0 0 10.0.0.1:9 0.0.0.0:*',
    '\t locals:10.0.0.1,10.0.1.1',
    ' `- ESTAB 0 0 10.0.0.1:9 10.0.0.2:99',
    '\t locals:10.0.0.1,10.0.1.1 peers:10.0.0.2 tag:abc state:ESTAB rwnd:4 instrms:5 ptag:ff nodelay:1',
  ]);
});

test('--tipcinfo', () => {
  const record: TipcSocketRecord = {
    ...base,
    kind: 'tipc',
    type: 'rdm',
    family: 'tipc',
    local: { family: 'tipc', node: 1, ref: 2 },
    tipc: {
      statistics: { connectionCongested: true, dropped: 4 },
      hasPublications: true,
      connection: { named: true, type: 18, instance: 3 },
    },
  };
  assert.deepEqual(lines([record], { tipcInfo: true }), [
    'ti_rd UNCONN 0 0 1:2 -',
    ' type:RDM cong:conn drop:4 publ via {18,3}',
  ]);
  assert.deepEqual(lines([{ ...record, tipc: {} }], { tipcInfo: true, oneline: true }), [
    'ti_rd UNCONN 0 0 1:2 - type:RDM cong:none drop:0',
  ]);
});

test('-e of an XDP socket', () => {
  const record: XdpSocketRecord = {
    ...base,
    kind: 'xdp',
    type: 'raw',
    family: 'xdp',
    local: { family: 'xdp', interfaceIndex: 0, queueId: 0 },
    xdp: {
      rxRing: 64,
      fillRing: 32,
      umem: { id: 1, size: 4096, numPages: 1, chunkSize: 2048, headroom: 0, ifindex: 2, queueId: 3, flags: 1, refs: 1 },
      statistics: { nRxDropped: 1, nRxInvalid: 2, nRxFull: 3, nFillRingEmpty: 4, nTxInvalid: 5, nTxRingEmpty: 6 },
    },
  }; // biome-ignore format: tables
  assert.deepEqual(lines([record], { extended: true }), [
    'xdp UNCONN 0 0 * * ino:5 sk:1',
    '\trx(entries:64)',
    '\tumem(id:1,size:4096,num_pages:1,chunk_size:2048,headroom:0,ifindex:2,qid:3,zc:1,refs:1)',
    '\tfr(entries:32)',
    '\tstats(rx dropped:1,rx invalid:2,rx queue full:3,rx fill ring empty:4,tx invalid:5,tx ring empty:6)',
  ]);
});

test('addresses with TCP-MD5 keys, without the keys', () => {
  const tcp: InetSocketRecord = { ...endpoint, kind: 'tcp', protocol: 6 };
  const md5Keys = [{ address: '10.0.0.2', prefixLength: 32 }, { address: '10.1.0.0', prefixLength: 16 }]; // biome-ignore format: one row
  assert.equal(lines([{ ...tcp, md5Keys }], { info: true })[1], '\t md5keys:10.0.0.2/32=,10.1.0.0/16=');
});
