import type { LoadTask } from './load.js';

/** A figure of ours that is judged, over that of another contender where there is one. */
export interface Goal {
  readonly beside?: string;
  readonly figure: 'value' | 'cpu';
  readonly least?: number;
  readonly most?: number;
}

/** One kind of load. */
export interface Task {
  readonly name: string;
  readonly task: LoadTask;
  readonly transport: 'tcp' | 'udp';
  readonly count: number;
  /** What the value is. */
  readonly unit: 'MB/s' | '/s' | 'µs p50' | 'answered' | 'B user/session';
  readonly goals: readonly Goal[];
  /** Contenders that take no part, and why is plain: a process per connection, no such transport. */
  readonly without?: readonly string[];
}

const atLeast = (beside: string, least: number): Goal => ({ beside, figure: 'value', least });
const atMost = (beside: string, most: number): Goal => ({ beside, figure: 'value', most });

/** All tasks; `idle` is how many connections the larger idle test holds. */
export const tasks = (idle: number, peers: number): readonly Task[] => [
  {
    name: 'bulk, 1 connection',
    task: 'bulk',
    transport: 'tcp',
    count: 1,
    unit: 'MB/s',
    goals: [
      atLeast('socat', 3),
      atLeast('socat -b1048576', 1.05),
      { beside: 'socat -b1048576', figure: 'cpu', most: 0.85 },
      atLeast('haproxy', 1.8),
      atLeast('haproxy splice', 1.15),
    ],
  },
  { name: 'bulk, 64 connections', task: 'bulk', transport: 'tcp', count: 64, unit: 'MB/s', goals: [] },
  {
    name: 'connections, 64-byte echo',
    task: 'rate',
    transport: 'tcp',
    count: 16,
    unit: '/s',
    goals: [atLeast('socat', 5.5), atLeast('haproxy', 1)],
    without: ['socat -b1048576', 'haproxy splice'],
  },
  {
    name: 'round trip, 64 bytes',
    task: 'latency',
    transport: 'tcp',
    count: 1,
    unit: 'µs p50',
    goals: [atMost('haproxy', 1.05)],
    without: ['socat -b1048576', 'haproxy splice'],
  },
  ...[Math.ceil(idle / 10), idle].map(
    (count): Task => ({
      name: `idle, ${count} connections`,
      task: 'idle',
      transport: 'tcp',
      count,
      unit: 'B user/session',
      goals: [{ figure: 'value', most: 1024 }],
      without: ['direct', 'socat', 'socat -b1048576', 'haproxy splice'],
    }),
  ),
  {
    name: 'UDP, 64 bytes, 64 in flight',
    task: 'datagrams',
    transport: 'udp',
    count: 64,
    unit: '/s',
    goals: [atLeast('socat', 2)],
    without: ['socat -b1048576'],
  },
  {
    name: `UDP, burst of ${peers} new peers`,
    task: 'burst',
    transport: 'udp',
    count: peers,
    unit: 'answered',
    goals: [{ figure: 'value', least: peers }],
    without: ['socat -b1048576'],
  },
];
