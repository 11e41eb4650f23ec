import type { Sort } from './families.js';
import { isKernelTest } from './kernel-part.js';
import type { Decide } from './possible.js';
import { constant, type ResolvedFilter, type ResolvedTest } from './resolved.js';

/** Which opcodes may be used, and how ss uses them. */
export interface KernelLimits {
  readonly dialect: 'socketeer' | 'ss';
  /** MARK_COND needs CAP_NET_ADMIN. */
  readonly marks: boolean;
  /** The filter has a test of the interface: then ss gives the kernel no program. */
  readonly devices: boolean;
}

/**
 * Half-made connections and those in TIME-WAIT have neither mark nor control group; the kernel takes both for 0 and so
 * lets 0 pass, where a record has nothing.
 */
const isVague = (test: ResolvedTest): boolean =>
  (test.node === 'mark' && test.value === 0) || (test.node === 'cgroup' && test.id === 0n);

/** `autobound` means a range of ports here; ss asks besides whether bind(2) chose the port, which is the kernel's AUTO. */
const portRange = (test: ResolvedTest): ResolvedFilter =>
  test.node === 'autobound' ? { node: 'port', end: 'local', low: test.low, high: test.high } : test;

/** In a program of ss, what the kernel takes more narrowly than ss does itself: those show what passes both. */
const isNarrow = (test: ResolvedTest): boolean =>
  test.node === 'autobound' || (test.node === 'network' && test.bits === 0);

/** What the kernel can test of a socket itself. `upper` is false within a negation. */
export const forKernel =
  (known: Decide, { dialect, marks, devices }: KernelLimits) =>
  (test: ResolvedTest, upper: boolean): ResolvedFilter | 'unknown' => {
    const answer = known(test);
    if (answer !== undefined) return constant(answer);
    if (!isKernelTest(test) || (test.node === 'mark' && !marks)) return 'unknown';
    if (dialect === 'ss') return devices && isNarrow(test) ? 'unknown' : test;
    return isVague(test) && !upper ? 'unknown' : portRange(test);
  };

/** The first twelve bytes of IPv4-mapped addresses. */
const mappedPrefix = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);

/** Whether an IPv6 network has IPv4-mapped addresses, or may be taken for one. */
const meetsMapped = (bytes: Uint8Array, bits: number): boolean => {
  const whole = Math.min(bits >> 3, mappedPrefix.length);
  return mappedPrefix.subarray(0, whole).every((byte, at) => byte === bytes[at]);
};

const opposite = { local: 'remote', remote: 'local' } as const;

/**
 * What a test of a socket means for the socket at its other end. An unconnected receiver of datagrams knows neither
 * address nor port of its peer, and its own address may be any.
 */
export const forPeer =
  ({ kind }: Sort, known: Decide) =>
  (test: ResolvedTest): ResolvedFilter | 'unknown' => {
    const stream = kind === 'tcp' || kind === 'mptcp';
    switch (test.node) {
      case 'port':
        if (known(test) === false) return constant(false);
        return stream || test.end === 'remote' ? { ...test, end: opposite[test.end] } : 'unknown';
      case 'autobound':
        return stream ? { node: 'port', end: 'remote', low: test.low, high: test.high } : 'unknown';
      case 'network':
        if (!stream || (test.bytes.length === 16 && meetsMapped(test.bytes, test.bits))) return 'unknown';
        return { ...test, end: opposite[test.end] };
      default:
        return 'unknown';
    }
  };
