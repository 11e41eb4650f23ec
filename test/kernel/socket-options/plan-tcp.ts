import assert from 'node:assert/strict';
import type { SocketAddress } from '../../../src/family/address.js';
import { setIntegerOption } from '../../../src/kernel/index.js';
import type { TcpInfo } from '../../../src/wire/tcp-info.js';
import { type Plans, same, toggle } from './plan.js';

const IPPROTO_TCP = 6;
const TCP_REPAIR = 19;
const TCP_REPAIR_QUEUE = 20;
const inRepair = (fd: number): void => setIntegerOption(fd, IPPROTO_TCP, TCP_REPAIR, 1);
const inRepairOfSending = (fd: number): void => {
  inRepair(fd);
  setIntegerOption(fd, IPPROTO_TCP, TCP_REPAIR_QUEUE, 2);
};
const unprivileged = { EPERM: 'needs CAP_NET_ADMIN' };
const noAuthentication = 'CONFIG_TCP_AO is off';
const key = new Uint8Array(16).fill(7);

const hostOf = (family: string): SocketAddress =>
  family === 'inet'
    ? { family: 'inet', address: '127.0.0.9', port: 0 }
    : { family: 'inet6', address: '::9', port: 0 };

/** IPPROTO_TCP and SOL_MPTCP. */
export const tcpPlans: Plans = {
  ...same('noDelay cork thinLinearTimeouts inQueueMessage fastOpenNoCookie', toggle),
  fastOpenConnect: { ...toggle, refusals: { EOPNOTSUPP: 'fast open is off', EINVAL: 'is not closed' } },
  quickAck: { set: [false, true], stage: 'connected' },
  thinDupAck: { set: [true, false], reads: () => false },
  maxSegment: { set: [1000] },
  keepAliveIdle: { set: [30] },
  keepAliveInterval: { set: [5] },
  keepAliveCount: { set: [3] },
  synCount: { set: [4] },
  linger2: { set: [20, -1] },
  deferAccept: { set: [1, 3], stage: 'listening' },
  windowClamp: { set: [16384] },
  tcpInfo: { stage: 'connected', check: (value) => assert.ok((value as TcpInfo).state >= 1) },
  congestion: { set: ['reno', 'cubic'] },
  md5Signature: {
    set: ({ family }) => [{ address: hostOf(family), key }],
    nowhere: 'CONFIG_TCP_MD5SIG is off',
  },
  md5SignatureExtended: {
    set: ({ family }) => [{ address: hostOf(family), key, prefixLength: family === 'inet' ? 32 : 128 }],
    nowhere: 'CONFIG_TCP_MD5SIG is off',
  },
  userTimeout: { set: [3000, 0] },
  repair: { set: [1, 0], refusals: unprivileged },
  repairQueue: { set: [2, 0], prepare: inRepair, refusals: unprivileged },
  queueSequence: { set: [12345], prepare: inRepairOfSending, refusals: unprivileged },
  repairOptions: {
    set: [[{ code: 2, value: 1000 }]],
    stage: 'connected',
    prepare: inRepair,
    refusals: unprivileged,
  },
  repairWindow: { prepare: inRepair, stage: 'connected', set: [], refusals: unprivileged },
  fastOpen: { set: [5], stage: 'listening' },
  tcpTimestamp: { set: [], check: (value) => assert.equal(typeof value, 'number') },
  notSentLowWater: { set: [16384, 0] },
  congestionInfo: { check: (value) => assert.ok(value instanceof Uint8Array) },
  saveSyn: { set: [1, 2, 0] },
  savedSyn: { stage: 'connected', check: (value) => assert.equal((value as Uint8Array).length, 0) },
  upperLayerProtocol: {
    set: ['tls'],
    stage: 'connected',
    nowhere: 'CONFIG_TLS is off',
    refusals: { ENOENT: 'CONFIG_TLS is off' },
  },
  fastOpenKey: { set: [key, new Uint8Array(32).fill(3)] },
  transmitDelay: { set: [100, 0] },
  ...same('authenticationAddKey authenticationDeleteKey', {
    set: [new Uint8Array(0)],
    refusals: { EINVAL: 'the key is empty on purpose' },
    nowhere: noAuthentication,
  }),
  ...same('authenticationInfo authenticationRepair', { set: [], nowhere: noAuthentication }),
  isMultipath: { stage: 'connected', check: (value) => assert.equal(typeof value, 'boolean') },
  retransmitMaximum: { set: [5000] },
  retransmitMinimum: { set: [100_000] },
  delayedAckMaximum: { set: [20_000] },
  mptcpInfo: {
    stage: 'connected',
    check: (value) => assert.equal(typeof (value as { token: number }).token, 'number'),
  },
  mptcpTcpInfo: { stage: 'connected', check: (value) => assert.equal((value as TcpInfo[])[0]?.state, 1) },
  mptcpSubflowAddresses: {
    stage: 'connected',
    check: (value) =>
      assert.match(
        (value as { remote: { address: string } }[])[0]?.remote.address ?? '',
        /^(127.0.0.1|::1)$/,
      ),
  },
};
