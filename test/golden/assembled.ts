import { encodeAttributes } from '../../src/wire/index.js';
import { answer, hex, inetFields, inetMessage, name, struct, words } from './assemble.js';

/**
 * Answers written by hand from the kernel's headers, for what the kernel of the recordings does not have: raw, SCTP,
 * DCCP, vsock, XDP and TIPC diag, kernel TLS, Vegas, DCTCP, MD5 keys, socket filters.
 */
export interface Assembled {
  readonly title: string;
  /** Key of `decoders`. */
  readonly decoder: string;
  readonly bytes: Uint8Array;
  /** What the one message decodes to; absent and undefined are the same. */
  readonly expected: unknown;
}

const memoryWords = words(9, 1);
const memory = {
  rmemAlloc: 1,
  rcvbuf: 2,
  wmemAlloc: 3,
  sndbuf: 4,
  fwdAlloc: 5,
  wmemQueued: 6,
  optmem: 7,
  backlog: 8,
  drops: 9,
};

/** struct sockaddr_storage of 192.0.2.7:4000. */
const sockaddr4 = struct(hex('0200 0fa0 c0000207'), new Uint8Array(120));
/** struct sockaddr_storage of [fe80::7]:4000, interface 3. */
const sockaddr6 = struct(
  hex('0a00 0fa0 00000000 fe800000 00000000 00000000 00000007'),
  [4, 3],
  new Uint8Array(100),
);

const internet: Assembled[] = [
  {
    title: 'raw_diag: the protocol is an attribute',
    decoder: 'inet raw',
    bytes: answer(inetMessage(7), { type: 10, bytes: hex('fd') }, { type: 8, bytes: hex('03') }),
    expected: { ...inetFields(7), attributes: { protocol: 253, shutdown: 3 } },
  },
  {
    title: 'sctp_diag: association, both address lists and the short memory summary',
    decoder: 'inet sctp',
    bytes: answer(
      inetMessage(1),
      { type: 1, bytes: words(4, 10) },
      { type: 2, bytes: struct(words(3, 1), [2, 4], [2, 5]) },
      { type: 12, bytes: struct(sockaddr4, sockaddr6) },
      { type: 13, bytes: sockaddr4 },
    ),
    expected: {
      ...inetFields(1),
      attributes: {
        meminfo: { rmem: 10, wmem: 11, fmem: 12, tmem: 13 },
        sctp: { tag: 1, state: 2, rwnd: 3, unackdata: 4, penddata: 5 },
        locals: [
          { family: 2, address: '192.0.2.7', port: 4000 },
          { family: 10, address: 'fe80::7', port: 4000, scopeId: 3 },
        ],
        peers: [{ family: 2, address: '192.0.2.7', port: 4000 }],
      },
    },
  },
  {
    title: 'dctcp, a class id and an attribute nobody knows',
    decoder: 'inet dccp',
    bytes: answer(
      inetMessage(1),
      { type: 9, bytes: struct([2, 1], [2, 2], words(3, 3)) },
      { type: 17, bytes: words(1, 0x10002) },
      { type: 99, bytes: hex('0102030405') },
    ),
    expected: {
      ...inetFields(1),
      attributes: {
        congestionInfo: { algorithm: 'dctcp', enabled: true, ceState: 2, alpha: 3, abEcn: 4, abTot: 5 },
        classId: 0x10002,
        unknown: [{ type: 99, bytes: { hex: '0102030405' } }],
      },
    },
  },
  {
    title: 'tcp: vegas, an MD5 key, BPF storage and kernel TLS with a setting nobody knows',
    decoder: 'inet tcp',
    bytes: answer(
      inetMessage(1),
      { type: 3, bytes: struct([4, 1], [4, 7], [4, 100], [4, 50]) },
      {
        type: 18,
        bytes: struct(
          [1, 2],
          [1, 24],
          [2, 3],
          hex('0a000000'),
          new Uint8Array(12),
          hex('6b6579'),
          new Uint8Array(77),
        ),
      },
      { type: 20, bytes: encodeAttributes([{ type: 1, bytes: hex('aa') }]) },
      {
        type: 19,
        bytes: [
          { type: 1, bytes: name('tls') },
          {
            type: 2,
            bytes: [
              { type: 1, bytes: struct([2, 0x0304]) },
              { type: 2, bytes: struct([2, 54]) },
              { type: 3, bytes: struct([2, 2]) },
              { type: 4, bytes: struct([2, 9]) },
              { type: 5, bytes: hex('') },
              { type: 7, bytes: struct([2, 4096]) },
              { type: 40, bytes: hex('ff') },
            ],
          },
        ],
      },
    ),
    expected: {
      ...inetFields(1),
      attributes: {
        congestionInfo: { algorithm: 'vegas', enabled: true, rttcnt: 7, rtt: 100, minrtt: 50 },
        md5sig: [{ family: 2, prefixLength: 24, address: '10.0.0.0', key: { hex: '6b6579' } }],
        bpfStorages: { hex: '05000100aa000000' },
        ulp: {
          name: 'tls',
          tls: {
            version: '1.3',
            cipher: 'chacha20-poly1305',
            txconf: 'sw',
            rxconf: 'unknown(9)',
            zcRoTx: true,
            txMaxPayloadLen: 4096,
            unknown: [{ type: 40, bytes: { hex: 'ff' } }],
          },
        },
      },
    },
  },
];

const vsock: Assembled = {
  title: 'vsock_diag: a listener',
  decoder: 'vsock',
  bytes: answer(struct(hex('28 01 0a 02'), words(7, 1)), { type: 3, bytes: hex('01') }),
  expected: {
    family: 40,
    type: 1,
    state: 10,
    shutdown: 2,
    sourceCid: 1,
    sourcePort: 2,
    destinationCid: 3,
    destinationPort: 4,
    inode: 5,
    cookieLow: 6,
    cookieHigh: 7,
    unknown: [{ type: 3, bytes: { hex: '01' } }],
  },
};

const xdp: Assembled = {
  title: 'xdp_diag: rings, UMEM, memory and statistics',
  decoder: 'xdp',
  bytes: answer(
    struct(hex('2c 03 0000'), words(3, 1)),
    { type: 1, bytes: words(2, 4) },
    { type: 2, bytes: words(1, 1000) },
    { type: 3, bytes: words(1, 2048) },
    { type: 4, bytes: words(1, 1024) },
    { type: 5, bytes: struct([8, 0x1_0000_0000n], words(8, 1)) },
    { type: 6, bytes: words(1, 512) },
    { type: 7, bytes: words(1, 256) },
    { type: 8, bytes: memoryWords },
    { type: 9, bytes: struct([8, 1], [8, 2], [8, 3], [8, 4], [8, 5], [8, 6]) },
  ),
  expected: {
    family: 44,
    type: 3,
    inode: 1,
    cookieLow: 2,
    cookieHigh: 3,
    ifindex: 4,
    queueId: 5,
    uid: 1000,
    rxRing: 2048,
    txRing: 1024,
    umem: {
      size: 0x1_0000_0000,
      id: 1,
      numPages: 2,
      chunkSize: 3,
      headroom: 4,
      ifindex: 5,
      queueId: 6,
      flags: 7,
      refs: 8,
    },
    fillRing: 512,
    completionRing: 256,
    memory,
    statistics: {
      nRxDropped: 1,
      nRxInvalid: 2,
      nRxFull: 3,
      nFillRingEmpty: 4,
      nTxInvalid: 5,
      nTxRingEmpty: 6,
    },
  },
};

const tipc: Assembled = {
  title: 'tipc_diag: a connected socket, all in nested attributes',
  decoder: 'tipc',
  bytes: answer(new Uint8Array(0), {
    type: 2,
    bytes: [
      { type: 1, bytes: words(1, 0x1001001) },
      { type: 2, bytes: words(1, 77) },
      {
        type: 3,
        bytes: [
          { type: 1, bytes: hex('') },
          { type: 2, bytes: words(1, 0x1001002) },
          { type: 3, bytes: words(1, 78) },
          { type: 4, bytes: words(1, 18888) },
          { type: 5, bytes: words(1, 17) },
        ],
      },
      { type: 4, bytes: hex('') },
      {
        type: 5,
        bytes: [
          { type: 1, bytes: words(1, 3) },
          { type: 2, bytes: words(1, 4) },
          { type: 3, bytes: hex('') },
          { type: 5, bytes: words(1, 6) },
        ],
      },
      { type: 6, bytes: words(1, 5) },
      { type: 7, bytes: words(1, 4242) },
      { type: 8, bytes: words(1, 0) },
      { type: 9, bytes: words(1, 1) },
      { type: 10, bytes: struct([8, 0xfedcba9876543210n]) },
      { type: 12, bytes: [{ type: 1, bytes: words(1, 9) }] },
      { type: 55, bytes: hex('01') },
    ],
  }),
  expected: {
    node: 0x1001001,
    ref: 77,
    connection: { named: true, node: 0x1001002, sock: 78, type: 18888, instance: 17 },
    hasPublications: true,
    statistics: { receiveQueue: 3, sendQueue: 4, linkCongested: true, dropped: 6 },
    type: 5,
    inode: 4242,
    uid: 0,
    state: 1,
    cookie: { bigint: '18364758544493064720' },
    group: [{ type: 1, bytes: { hex: '09000000' } }],
    unknown: [{ type: 55, bytes: { hex: '01' } }],
  },
};

const filters: Assembled[] = [
  {
    title: 'packet_diag: a socket filter, a transmit ring and a multicast membership',
    decoder: 'packet',
    bytes: answer(
      struct(hex('11 02'), [2, 3], words(3, 1)),
      { type: 1, bytes: struct([4, 2], [4, 1], [2, 0], [2, 6], hex('01005e000001'), new Uint8Array(26)) },
      { type: 3, bytes: words(7, 1) },
      { type: 7, bytes: struct([2, 0x28], [1, 0], [1, 0], [4, 12], [2, 6], [1, 1], [1, 2], [4, 0x40000]) },
    ),
    expected: {
      family: 17,
      type: 2,
      protocol: 3,
      inode: 1,
      cookieLow: 2,
      cookieHigh: 3,
      info: {
        multicast: [{ index: 2, count: 1, type: 0, address: { hex: '01005e000001' } }],
        txRing: {
          blockSize: 1,
          blockNr: 2,
          frameSize: 3,
          frameNr: 4,
          retireTmo: 5,
          sizeofPriv: 6,
          features: 7,
        },
        filter: [
          { code: 0x28, jt: 0, jf: 0, k: 12 },
          { code: 6, jt: 1, jf: 2, k: 0x40000 },
        ],
      },
    },
  },
  {
    title: 'netlink_diag: the rings of Linux before 4.6',
    decoder: 'netlink',
    bytes: answer(
      struct(hex('10 03 00 07'), words(6, 1)),
      { type: 2, bytes: words(4, 1) },
      { type: 3, bytes: words(4, 5) },
    ),
    expected: {
      family: 16,
      type: 3,
      protocol: 0,
      state: 7,
      portId: 1,
      destinationPortId: 2,
      destinationGroup: 3,
      inode: 4,
      cookieLow: 5,
      cookieHigh: 6,
      rxRing: { blockSize: 1, blockNr: 2, frameSize: 3, frameNr: 4 },
      txRing: { blockSize: 5, blockNr: 6, frameSize: 7, frameNr: 8 },
    },
  },
];

/** Every hand-assembled answer; the golden tests check them, the fuzzer starts from them too. */
export const assembled: readonly Assembled[] = [...internet, vsock, xdp, tipc, ...filters];
