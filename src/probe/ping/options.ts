import { checkWait } from '../../socket/waiter.js';
import { checkDuration, checkInteger, checkKnown } from '../known-names.js';
import type { PingOptions } from './types.js';

/** Options with what they leave open filled in. */
export interface ResolvedPingOptions extends PingOptions {
  readonly interval: number;
  readonly pace: 'steady' | 'adaptive' | 'flood';
  readonly size: number;
}

const names = {
  family: true,
  count: true,
  interval: true,
  pace: true,
  deadline: true,
  timeout: true,
  size: true,
  pattern: true,
  timeToLive: true,
  trafficClass: true,
  source: true,
  interface: true,
  mark: true,
  broadcast: true,
  pathMtu: true,
  socket: true,
  netns: true,
  namespace: true,
  signal: true,
} as const satisfies Record<keyof PingOptions, true>;

/** What each option with a choice may be. */
const choices = {
  family: [4, 6],
  pace: ['steady', 'adaptive', 'flood'],
  pathMtu: ['do', 'want', 'probe', 'dont'],
  socket: ['datagram', 'raw'],
} as const;

/** Lowest and highest of each number. 65507 bytes of data fill the largest IPv4 packet. */
const ranges = {
  count: [1, Number.MAX_SAFE_INTEGER],
  size: [0, 65507],
  timeToLive: [1, 255],
  trafficClass: [0, 255],
  mark: [0, 0xffffffff],
} as const;

const usualInterval = 1000;
const floodInterval = 10;
/** Others than root shall not load a network by accident, as ping(8) has it. */
const shortestInterval = 2;
const usualSize = 56;
const longestPattern = 16;

/** Whether this process may send without pauses. */
export const mayHurry = (): boolean => process.geteuid?.() === 0;

function checkChoices(options: PingOptions): void {
  for (const [name, allowed] of Object.entries(choices)) {
    const value = options[name as keyof typeof choices];
    if (value === undefined || (allowed as readonly unknown[]).includes(value)) continue;
    throw new RangeError(`${name} must be ${allowed.join(', ')}, not ${String(value)}`);
  }
}

function checkRanges(options: PingOptions): void {
  for (const [name, [lowest, highest]] of Object.entries(ranges)) {
    const value = options[name as keyof typeof ranges];
    if (value !== undefined) checkInteger(name, value, lowest, highest);
  }
}

function checkPace(interval: number, pace: string): void {
  if (mayHurry()) return;
  if (pace === 'flood') throw new RangeError('only root may flood');
  if (interval < shortestInterval) {
    throw new RangeError(`interval must be ${shortestInterval} ms or more for others than root`);
  }
}

/** Checks options once, at the door. Throws TypeError, RangeError. */
export function resolvePingOptions(options: PingOptions): ResolvedPingOptions {
  checkKnown(options, names);
  checkChoices(options);
  checkRanges(options);
  const { pace = 'steady', size = usualSize, pattern, deadline, timeout, signal } = options;
  const { interval = pace === 'flood' ? floodInterval : usualInterval } = options;
  checkDuration('interval', interval);
  if (deadline !== undefined) checkDuration('deadline', deadline);
  checkWait({ ...(timeout !== undefined && { timeout }), ...(signal && { signal }) });
  checkPace(interval, pace);
  if (pattern !== undefined) {
    if (!(pattern instanceof Uint8Array)) throw new TypeError('pattern must be a Uint8Array');
    checkInteger('the length of pattern', pattern.length, 1, longestPattern);
  }
  return { ...options, interval, pace, size };
}
