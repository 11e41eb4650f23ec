import type { DirectionResult, RelayEvents, SessionResult } from './types.js';

const isBroken = ({ reason }: DirectionResult): boolean => reason === 'reset' || reason === 'failed';

/** What tells events: the relay, as its parts see it. */
export interface Teller {
  emit<E extends keyof RelayEvents>(event: E, ...values: RelayEvents[E]): unknown;
}

/** Tells that a session has ended, and that it did so otherwise than by its ends. */
export function emitEnded(events: Teller, result: SessionResult): void {
  events.emit('ended', result);
  if (isBroken(result.toRight) || isBroken(result.toLeft)) events.emit('broken', result);
}
