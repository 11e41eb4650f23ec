import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { attachFilter, close, fcntl } from '../../../src/kernel/index.js';
import { type Plans, same, toggle } from './plan.js';

const isNumber = (value: unknown): void => assert.equal(typeof value, 'number');
const isBigint = (value: unknown): void => assert.ok(typeof value === 'bigint' && value > 0n);
const doubled = (value: unknown): number => (value as number) * 2;
const streamsOnly = 'only sockets with connections have it';
const privileged = 'needs a capability of the whole machine';
const F_GETFD = 1;

/** process.getgroups() adds the effective group, which the kernel does not give here. */
const supplementaryGroups = (): number[] =>
  (/^Groups:(.*)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '')
    .split(' ')
    .flatMap((word) => (/\d/.test(word) ? [Number(word)] : []));

/** One instruction: let everything pass. */
const passAll = new Uint8Array([0x06, 0, 0, 0, 255, 255, 0, 0]);
const SOL_SOCKET = 1;
const SO_ATTACH_FILTER = 26;
const SO_ATTACH_REUSEPORT_CBPF = 51;

/** SOL_SOCKET. */
export const socketPlans: Plans = {
  ...same('reuseAddress keepAlive timestamp timestampNanoseconds outOfBandInline receivePriority', toggle),
  ...same('dontRoute broadcast noCheck receiveOverflow wifiStatus noFrameChecksum selectErrorQueue', {
    ...toggle,
    ignoredBy: /mptcp/,
  }),
  ...same('passCredentials passPidfd inQueue', toggle),
  passSecurity: { ...toggle, nowhere: 'no security module with contexts' },
  passRights: { set: [false, true] },
  reusePort: toggle,
  zeroCopy: { ...toggle, refusals: { EPERM: 'memory may not be locked' } },
  receiveMark: { ...toggle, refusals: { EPERM: privileged } },
  debug: { ...toggle, refusals: { EACCES: privileged } },
  bsdCompatible: { set: [true], reads: () => false },
  lockFilter: { set: [true] },
  linger: { set: [5, 0, false] },
  priority: { set: [3, 0] },
  mark: { set: [7, 0], refusals: { EPERM: privileged } },
  bindToDevice: { set: ['lo', ''] },
  bindToInterface: { set: [1, 0] },
  sendBuffer: { set: [32768], reads: doubled },
  receiveBuffer: { set: [32768], reads: doubled },
  sendBufferForce: { set: [32768], refusals: { EPERM: privileged } },
  receiveBufferForce: { set: [32768], refusals: { EPERM: privileged } },
  receiveLowWater: { set: [10, 1] },
  sendLowWater: { check: (value) => assert.equal(value, 1) },
  receiveTimeout: { set: [1500, 0] },
  sendTimeout: { set: [1500, 0] },
  timestamping: { set: [16, 0] },
  transmitTime: {
    set: [{ clock: 1, deadline: true, reportErrors: false }],
    refusals: { EPERM: privileged },
  },
  peekOffset: { set: [3, -1] },
  busyPoll: { set: [50, 0], refusals: { EPERM: privileged } },
  preferBusyPoll: { ...toggle, refusals: { EPERM: privileged } },
  busyPollBudget: { set: [16], refusals: { EPERM: privileged } },
  maxPacingRate: { set: [1_000_000, 2 ** 40, Number.POSITIVE_INFINITY] },
  incomingCpu: { set: [0] },
  bufferLock: { set: [3, 0] },
  reserveMemory: { set: [4096, 0], nowhere: 'sockets of no memory cgroup' },
  transmitRehash: { set: [0, 1], refusals: { EINVAL: streamsOnly } },
  connectionAdvice: { set: [1], stage: 'connected' },
  deviceMemoryDontNeed: {
    set: [new Uint8Array(8)],
    refusals: {
      EBADF: 'has no device memory',
      EINVAL: 'has no device memory',
      EFAULT: 'has no device memory',
    },
    nowhere: 'no socket has device memory without a network card that can',
  },
  filter: {
    prepare: (fd) => attachFilter(fd, SOL_SOCKET, SO_ATTACH_FILTER, passAll),
    check: (value) => assert.deepEqual(value, passAll),
  },
  detachFilter: { set: [0], prepare: (fd) => attachFilter(fd, SOL_SOCKET, SO_ATTACH_FILTER, passAll) },
  attachBpf: {
    set: [-1],
    refusals: { EBADF: 'the descriptor is none on purpose' },
    nowhere: 'there is no program',
  },
  attachReusePortBpf: {
    set: [-1],
    refusals: { EBADF: 'the descriptor is none on purpose' },
    nowhere: 'there is no program',
  },
  detachReusePortBpf: {
    set: [0],
    first: { reusePort: true },
    prepare: (fd) => attachFilter(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, passAll),
    refusals: { EINVAL: 'ping sockets form no groups' },
  },
  ...same('type domain protocol bpfExtensions incomingNapiId', { check: isNumber }),
  error: { check: (value) => assert.equal(value, 0) },
  listening: { stage: 'listening', check: (value) => assert.equal(typeof value, 'boolean') },
  cookie: { check: isBigint },
  networkCookie: { check: isBigint },
  memory: { check: (value) => assert.ok((value as { sndbuf: number }).sndbuf > 0) },
  peerCredentials: {
    check: (value) =>
      assert.deepEqual(value, { pid: process.pid, uid: process.getuid?.(), gid: process.getgid?.() }),
  },
  peerSecurity: {
    stage: 'connected',
    check: (value) => assert.equal(typeof value, 'string'),
    nowhere: 'no security contexts',
  },
  peerGroups: {
    check: (value) => assert.deepEqual([...(value as number[])].sort(), supplementaryGroups().sort()),
    refusals: { ENODATA: 'has no peer' },
  },
  peerPidfd: {
    check(value) {
      assert.equal(fcntl(value as number, F_GETFD, 0), 1); // close-on-exec
      close(value as number);
    },
    refusals: { ENODATA: 'has no peer' },
  },
};
