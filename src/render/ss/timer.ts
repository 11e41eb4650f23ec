import type { SocketTimer } from '../../inventory/record.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/**
 * A duration as ss writes it, coarser the longer it is: `048ms`, `2.500ms`, `12sec`, `2min3sec`, `14min`.
 * Whole values above a second lose their milliseconds; zero is empty.
 */
export const durationText = (milliseconds: number): string => {
  const minutes = Math.floor(milliseconds / MINUTE);
  const seconds = minutes > 9 ? 0 : Math.floor((milliseconds % MINUTE) / SECOND);
  const rest = minutes > 0 || seconds > 9 ? 0 : milliseconds % SECOND;
  let text = minutes > 0 ? `${minutes}min` : '';
  if (seconds > 0) text += rest > 0 ? `${seconds}.` : `${seconds}sec`;
  if (rest > 0) text += `${String(rest).padStart(3, '0')}ms`;
  return text;
};

const known = new Set<string>(['on', 'keepalive', 'timewait', 'persist']);

/** ` timer:(keepalive,12min,0)`; SCTP has one timer with a name of its own. */
export const timerText = (timer: SocketTimer | undefined, sctp: boolean): string => {
  if (timer === undefined) return '';
  const name = known.has(timer.name) ? timer.name : 'unknown';
  return ` timer:(${sctp ? 'T3_RTX' : name},${durationText(timer.expires)},${timer.retransmits})`;
};
