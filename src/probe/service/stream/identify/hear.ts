import type { Match } from '../../codec.js';
import type { Channel } from './channel.js';
import type { Clock } from './time.js';

/** Judges all that came; with `final`, nothing more comes. */
export type Judge = (bytes: Uint8Array, final: boolean) => Match;

/** Why listening came to its end. */
export type Ending =
  /** Matched. */
  | 'match'
  /** Nothing more came in time; the connection is still there. */
  | 'silence'
  /** The server ended its direction. */
  | 'end'
  /** An RST, or another error of the connection. */
  | 'reset'
  /** It says more than any service has to say. */
  | 'flood';

/** What was heard. */
export interface Heard {
  readonly bytes: Uint8Array;
  readonly ending: Ending;
  readonly match: Match;
  /** Milliseconds to the first byte; absent where nothing came. */
  readonly delay?: number;
}

/** Most bytes of one answer that are looked at. */
const most = 32768;
/** How long after bytes that nobody recognises others may follow, in milliseconds. */
const pause = 100;

const isTimeout = (error: unknown): boolean => (error as { code?: unknown }).code === 'ETIMEDOUT';

const listen = async (channel: Channel, clock: Clock, timeout: number): Promise<Uint8Array | Ending> => {
  try {
    return (await channel.read(clock.wait(timeout))) ?? 'end';
  } catch (error) {
    clock.signal?.throwIfAborted();
    return isTimeout(error) ? 'silence' : 'reset';
  }
};

/** When listening ends: late while something is on its way, soon after what nobody knows, and never beyond `whole`. */
const extend = (whole: number, match: Match, clock: Clock): number => {
  if (match.outcome === 'more') return whole;
  return Math.min(whole, performance.now() + pause + clock.roundTrip);
};

/**
 * Listens until a judge is sure, for at most `patience` ms until the first byte; in all at most four times as long while
 * the judge wants more, and for a moment only where it does not. A server that trickles, babbles or resets ends it too.
 */
export const hear = async (
  channel: Channel,
  judge: Judge,
  patience: number,
  clock: Clock,
): Promise<Heard> => {
  const start = performance.now();
  const whole = start + Math.min(patience * 4, Math.max(patience, clock.share));
  let heard: Heard = { bytes: Buffer.alloc(0), ending: 'silence', match: { outcome: 'more' } };
  let until = start + patience;
  for (;;) {
    const left = until - performance.now();
    const got = left > 0 ? await listen(channel, clock, left) : 'silence';
    const bytes = typeof got === 'string' ? heard.bytes : Buffer.concat([heard.bytes, got]);
    const ending = typeof got === 'string' ? got : bytes.length > most ? 'flood' : undefined;
    const match = bytes.length > 0 ? judge(bytes, ending !== undefined) : heard.match;
    const isFirst = heard.delay === undefined && bytes.length > 0;
    heard = { ...heard, bytes, match, ...(isFirst && { delay: performance.now() - start }) };
    if (match.outcome === 'match') return { ...heard, ending: 'match' };
    if (ending !== undefined) return { ...heard, ending };
    until = extend(whole, match, clock);
  }
};
