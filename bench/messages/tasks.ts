import type { Contender } from './contender.js';

/** Contenders at the same work; `bytes` counts bytes, not messages. */
export interface Task {
  readonly title: string;
  readonly unit: 'messages' | 'bytes' | 'connections' | 'round trips';
  readonly contenders: readonly Contender[];
}

const datagrams: readonly Task[] = [
  {
    title: 'Unix dgram, receive',
    unit: 'messages',
    contenders: [
      { name: 'C, recv', who: 'c', role: 'receive', kind: 'unix-dgram' },
      { name: 'unix-dgram', who: 'unix-dgram', role: 'receive', kind: 'unix-dgram' },
      { name: 'Socket', who: 'socket', role: 'receive', kind: 'unix-dgram', beside: 'unix-dgram' },
      { name: 'DatagramSocket', who: 'objects', role: 'receive', kind: 'unix-dgram', beside: 'unix-dgram' },
      {
        name: 'receiveBatch',
        who: 'objects',
        role: 'receive-batch',
        kind: 'unix-dgram',
        beside: 'unix-dgram',
        goal: 1.5,
      },
    ],
  },
  {
    title: 'Unix dgram, send',
    unit: 'messages',
    contenders: [
      { name: 'C, send', who: 'c', role: 'send', kind: 'unix-dgram' },
      { name: 'unix-dgram', who: 'unix-dgram', role: 'send', kind: 'unix-dgram' },
      { name: 'Socket', who: 'socket', role: 'send', kind: 'unix-dgram', beside: 'unix-dgram' },
      { name: 'DatagramSocket', who: 'objects', role: 'send', kind: 'unix-dgram', beside: 'unix-dgram' },
      {
        name: 'sendBatch',
        who: 'objects',
        role: 'send-batch',
        kind: 'unix-dgram',
        beside: 'unix-dgram',
        goal: 1.5,
      },
    ],
  },
  {
    title: 'UDP, receive',
    unit: 'messages',
    contenders: [
      { name: 'C, recv', who: 'c', role: 'receive', kind: 'udp' },
      { name: 'C, recvmmsg', who: 'c-batch', role: 'receive', kind: 'udp' },
      { name: 'node:dgram', who: 'node', role: 'receive', kind: 'udp' },
      { name: 'Socket', who: 'socket', role: 'receive', kind: 'udp', beside: 'node:dgram' },
      { name: 'DatagramSocket', who: 'objects', role: 'receive', kind: 'udp', beside: 'node:dgram' },
      {
        name: 'receiveBatch',
        who: 'objects',
        role: 'receive-batch',
        kind: 'udp',
        beside: 'node:dgram',
        goal: 2,
      },
    ],
  },
  {
    title: 'UDP, send',
    unit: 'messages',
    contenders: [
      { name: 'C, send', who: 'c', role: 'send', kind: 'udp' },
      { name: 'node:dgram', who: 'node', role: 'send', kind: 'udp' },
      { name: 'Socket', who: 'socket', role: 'send', kind: 'udp', beside: 'node:dgram' },
      { name: 'DatagramSocket', who: 'objects', role: 'send', kind: 'udp', beside: 'node:dgram' },
      { name: 'sendBatch', who: 'objects', role: 'send-batch', kind: 'udp', beside: 'node:dgram' },
    ],
  },
];

const records: readonly Task[] = [
  {
    title: 'Unix seqpacket, receive',
    unit: 'messages',
    contenders: [
      { name: 'C, recv', who: 'c', role: 'receive', kind: 'seqpacket' },
      { name: 'Socket', who: 'socket', role: 'receive', kind: 'seqpacket', beside: 'C, recv' },
    ],
  },
  {
    title: 'Unix seqpacket, send',
    unit: 'messages',
    contenders: [
      { name: 'C, send', who: 'c', role: 'send', kind: 'seqpacket' },
      { name: 'Socket', who: 'socket', role: 'send', kind: 'seqpacket', beside: 'C, send' },
    ],
  },
  {
    title: 'raw IPv4, receive',
    unit: 'messages',
    contenders: [
      { name: 'C, recv', who: 'c', role: 'receive', kind: 'raw' },
      { name: 'raw-socket', who: 'raw-socket', role: 'receive', kind: 'raw' },
      { name: 'Socket', who: 'socket', role: 'receive', kind: 'raw', beside: 'raw-socket' },
    ],
  },
];

/** Latency may be 1.3 times Node's, so the rate of round trips 1 / 1.3. */
const latencyGoal = 1 / 1.3;

const streams = (['tcp', 'unix'] as const).flatMap((kind): Task[] => [
  ...(['receive', 'send'] as const).map(
    (role): Task => ({
      title: `${kind} stream, ${role}`,
      unit: 'bytes',
      contenders: [
        { name: 'C', who: 'c', role, kind },
        { name: 'node:net', who: 'node', role, kind },
        { name: 'Socket', who: 'socket', role, kind, beside: 'node:net' },
        { name: 'Stream', who: 'objects', role, kind, beside: 'node:net', goal: 1 },
      ],
    }),
  ),
  {
    title: `${kind} stream, 64 bytes there and back`,
    unit: 'round trips',
    contenders: [
      { name: 'node:net', who: 'node', role: 'round-trips', kind },
      { name: 'Socket', who: 'socket', role: 'round-trips', kind, beside: 'node:net' },
      { name: 'Stream', who: 'objects', role: 'round-trips', kind, beside: 'node:net', goal: latencyGoal },
    ],
  },
  {
    title: `${kind} stream, accept and close`,
    unit: 'connections',
    contenders: [
      { name: 'C', who: 'c', role: 'accept', kind },
      { name: 'node:net', who: 'node', role: 'accept', kind },
      { name: 'Socket', who: 'socket', role: 'accept', kind, beside: 'node:net' },
      { name: 'Listener', who: 'objects', role: 'accept', kind, beside: 'node:net' },
    ],
  },
]);

/** Everything `bench messages` measures. */
export const tasks: readonly Task[] = [...datagrams, ...records, ...streams];
