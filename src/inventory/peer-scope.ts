import { socketStateNumber } from '../wire/constant-names.js';
import { ALL_STATES, TCP_BOUND_INACTIVE, TCP_CLOSE, TCP_LISTEN } from '../wire/constants.js';
import type { SocketRecord } from './record.js';
import type { ResolvedOptions } from './resolve.js';

/**
 * What must be read so that both ends of each connection are seen: the other end may have another state, and the
 * other address family where a dual-stack socket is involved.
 */
export function peerScope(options: ResolvedOptions): ResolvedOptions {
  return { ...options, states: ALL_STATES, families: ['inet', 'inet6'] };
}

/** Sockets in these states have no other end. */
const ALONE = (1 << TCP_LISTEN) | (1 << TCP_CLOSE) | (1 << TCP_BOUND_INACTIVE);

/** Whether a socket in one of the wanted states can have another end. */
export const mayHavePeers = ({ states }: ResolvedOptions): boolean => (states & ~ALONE) !== 0;

/** The records of a batch that the options ask for. */
export function pickWanted(batch: readonly SocketRecord[], options: ResolvedOptions): SocketRecord[] {
  const { states, families } = options;
  return batch.filter(({ state, family }) => {
    if ((family === 'inet' || family === 'inet6') && !families.includes(family)) return false;
    return (states & (1 << (socketStateNumber(state) ?? 0))) !== 0;
  });
}
