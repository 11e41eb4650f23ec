import { TCP_BOUND_INACTIVE, TCP_TIME_WAIT } from '../wire/constants.js';
import type { Step } from './plan.js';
import type { Protocols } from './protocols.js';

/** What is asked of a namespace, as far as it decides which tables must be read. */
export interface Wanted {
  /** One bit per wanted state. */
  readonly states: number;
  /** Sockets that no table has are looked for as well. */
  readonly unlisted: boolean;
}

/** How many sockets in TIME_WAIT a namespace has, of both IP versions, from the text of `/proc/net/sockstat`. */
export function timeWaitCount(sockstat: string | undefined): number {
  const count = /^TCP:.* tw ([0-9]+)/m.exec(sockstat ?? '')?.[1];
  return count === undefined ? Number.POSITIVE_INFINITY : Number(count);
}

/**
 * Whether the table of a step is certainly empty in a namespace, by the counts the kernel keeps for it. The table of TCP
 * is one for the whole machine: to find that a namespace has nothing there takes 10 to 20 ms when others have 100,000
 * connections. Its count leaves out sockets in TIME_WAIT, which sockstat has, and those that are bound and neither listen
 * nor connect, which are found by their descriptors where `unlisted` asks for it.
 */
export function isEmptyTable(
  { kind, inet6 }: Pick<Step, 'kind' | 'inet6'>,
  protocols: Protocols,
  { states, unlisted }: Wanted,
  sockstat: () => string | undefined,
): boolean {
  switch (kind) {
    case 'udp':
    case 'udplite':
    case 'raw':
    case 'unix':
    case 'packet':
      return protocols.count(kind, inet6) === 0;
    case 'tcp':
      if (protocols.count(kind, inet6) !== 0) return false;
      if (!unlisted && (states & (1 << TCP_BOUND_INACTIVE)) !== 0) return false;
      return (states & (1 << TCP_TIME_WAIT)) === 0 || timeWaitCount(sockstat()) === 0;
    default:
      return false; // not counted by every kernel, or not at all
  }
}
