import type { Verdict } from '../result.js';

/** From what a caller hopes for most to what tells least. */
const order: readonly Verdict[] = [
  'answering',
  'open',
  'busy',
  'silent',
  'refused',
  'closed',
  'wrong-kind',
  'filtered',
  'timed-out',
  'unreachable',
  'stale',
  'denied',
  'missing',
  'unresolved',
];

/** Whether the first verdict says more for a target than the second: of several addresses, the best one decides. */
export const isBetter = (one: Verdict, other: Verdict): boolean => order.indexOf(one) < order.indexOf(other);

/** Whether a verdict means that somebody takes connections or datagrams there. */
export const isYes = (verdict: Verdict): boolean => verdict === 'open' || verdict === 'answering';
