import { checkWait } from '../../socket/waiter.js';
import { checkDuration, checkInteger, checkKnown } from '../known-names.js';
import type { TraceOptions } from './types.js';

/** Options with what they leave open filled in. */
export interface ResolvedTraceOptions extends TraceOptions {
  readonly protocol: 'udp' | 'tcp' | 'icmp';
  readonly port: number;
  readonly flow: 'varied' | 'constant';
  readonly firstHop: number;
  readonly maxHops: number;
  readonly probes: number;
  readonly timeout: number;
  readonly parallel: number;
  readonly interval: number;
  readonly size: number;
  readonly mtu: boolean;
  readonly names: boolean;
}

const known = {
  family: true,
  protocol: true,
  port: true,
  flow: true,
  firstHop: true,
  maxHops: true,
  probes: true,
  timeout: true,
  parallel: true,
  interval: true,
  size: true,
  mtu: true,
  names: true,
  trafficClass: true,
  source: true,
  interface: true,
  mark: true,
  netns: true,
  namespace: true,
  signal: true,
} as const satisfies Record<keyof TraceOptions, true>;

const choices = {
  family: [4, 6],
  protocol: ['udp', 'tcp', 'icmp'],
  flow: ['varied', 'constant'],
} as const;

const ranges = {
  port: [1, 65535],
  firstHop: [1, 255],
  maxHops: [1, 255],
  probes: [1, 10],
  parallel: [1, 256],
  size: [0, 65000],
  trafficClass: [0, 255],
  mark: [0, 0xffffffff],
} as const;

/** Where traceroute(8) begins, as nobody is expected there. */
const usualPorts = { udp: 33434, tcp: 80, icmp: 1 } as const;
const usualTimeouts = { udp: 3000, tcp: 1000, icmp: 3000 } as const;
const usual = { firstHop: 1, maxHops: 30, parallel: 16, interval: 5, size: 32 } as const;
const usualProbes = 3;

function checkChoices(options: TraceOptions): void {
  for (const [name, allowed] of Object.entries(choices)) {
    const value = options[name as keyof typeof choices];
    if (value === undefined || (allowed as readonly unknown[]).includes(value)) continue;
    throw new RangeError(`${name} must be ${allowed.join(', ')}, not ${String(value)}`);
  }
}

function checkRanges(options: TraceOptions): void {
  for (const [name, [lowest, highest]] of Object.entries(ranges)) {
    const value = options[name as keyof typeof ranges];
    if (value !== undefined) checkInteger(name, value, lowest, highest);
  }
}

/** What cannot be had together. */
function checkTogether(options: ResolvedTraceOptions): void {
  const { protocol, mtu, flow, port, firstHop, maxHops, probes } = options;
  if (mtu && protocol !== 'udp') throw new RangeError('mtu needs the protocol udp');
  if (flow === 'constant' && protocol === 'tcp') throw new RangeError('connections have no constant flow');
  if (firstHop > maxHops) throw new RangeError(`firstHop must be at most maxHops, ${maxHops}`);
  const last = port + (maxHops - firstHop + 1) * probes - 1;
  if (protocol === 'udp' && flow === 'varied' && last > 65535) {
    throw new RangeError(`port must leave room for every probe's own: the last would be ${last}`);
  }
}

/** Checks options once, at the door. Throws TypeError, RangeError. */
export function resolveTraceOptions(options: TraceOptions): ResolvedTraceOptions {
  checkKnown(options, known);
  checkChoices(options);
  checkRanges(options);
  const { protocol = 'udp', mtu = false, names = false, signal } = options;
  const resolved = {
    ...usual,
    protocol,
    port: usualPorts[protocol],
    timeout: usualTimeouts[protocol],
    flow: protocol === 'icmp' ? ('constant' as const) : ('varied' as const),
    probes: mtu ? 1 : usualProbes,
    ...options,
    ...(mtu && { parallel: 1 }),
    mtu,
    names,
  };
  checkDuration('interval', resolved.interval);
  checkWait({ timeout: resolved.timeout, ...(signal && { signal }) });
  checkTogether(resolved);
  return resolved;
}
