import type { SocketRecord } from '../../inventory/record.js';

/** Listening first, then what waits for datagrams, then connections by their age. */
const order: readonly string[] = [
  'listen',
  'close',
  'bound-inactive',
  'syn-sent',
  'syn-recv',
  'new-syn-recv',
  'established',
  'close-wait',
  'fin-wait-1',
  'fin-wait-2',
  'closing',
  'last-ack',
  'time-wait',
];

/** Where a state comes in a sorted list; unknown ones last. */
export const stateRank = (state: string): number => {
  const rank = order.indexOf(state);
  return rank < 0 ? order.length : rank;
};

/** A state for people: the kernel's `close` is what every unconnected socket is in. */
export const stateText = ({ state }: Pick<SocketRecord, 'state'>): string =>
  state === 'close' ? 'unconnected' : state;
