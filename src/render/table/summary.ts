import type { SocketRecord } from '../../inventory/record.js';
import { stateRank, stateText } from '../text/state.js';

/** How many records are in each state, in the order of states. */
const byState = (records: readonly SocketRecord[]): [string, number][] => {
  const counts = new Map<string, number>();
  for (const { state } of records) counts.set(state, (counts.get(state) ?? 0) + 1);
  return [...counts].sort(([one], [other]) => stateRank(one) - stateRank(other));
};

/** The last line of a table: `37 sockets: 12 listen, 5 unconnected, 20 established`, and what was left out. */
export const summaryLine = (records: readonly SocketRecord[], hidden: readonly string[]): string => {
  const sockets = `${records.length} ${records.length === 1 ? 'socket' : 'sockets'}`;
  const states = byState(records).map(
    ([state, count]) => `${count} ${stateText({ state: state as 'listen' })}`,
  );
  const counted = states.length === 0 ? sockets : `${sockets}: ${states.join(', ')}`;
  return hidden.length === 0 ? counted : `${counted}; no room for ${hidden.join(', ')}`;
};
