import { type HostAddress, hostText } from '../host.js';
import { icmpEvidence } from '../icmp-evidence.js';
import { roundTrip } from '../round-trip.js';
import { backHops } from './back-hops.js';
import type { Flying } from './board.js';
import type { ProbeNews } from './prober.js';
import type { TraceAnswer } from './types.js';

/** Whether an ICMP error only says that the packet was to go further. */
export const isExceeded = (family: 'inet' | 'inet6', type: number): boolean =>
  type === (family === 'inet' ? 11 : 3);

/** What came back for a probe, as it is told. */
export const answerOf = (
  address: HostAddress,
  flying: Flying,
  { from = address, by, error, hopLimit, received }: ProbeNews,
): TraceAnswer => ({
  kind: 'answer',
  from: hostText(from),
  rtt: roundTrip(flying, received, performance.now()),
  by,
  ...(error && { icmp: icmpEvidence(error) }),
  reached: from.address === address.address && !(error && isExceeded(address.family, error.type)),
  ...(hopLimit !== undefined && { backHops: backHops(hopLimit) }),
});
