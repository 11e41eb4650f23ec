import { nearestName } from '../nearest.js';

/** States by the kernel's words, in the order of `<net/tcp_states.h>`. */
const all = [
  'established',
  'syn-sent',
  'syn-recv',
  'fin-wait-1',
  'fin-wait-2',
  'time-wait',
  'close',
  'close-wait',
  'last-ack',
  'listen',
  'closing',
  'new-syn-recv',
  'bound-inactive',
] as const;

/** The name of a state a filter can ask for. */
export type FilterState = (typeof all)[number];

const without = (...left: readonly FilterState[]): readonly FilterState[] =>
  all.filter((state) => !left.includes(state));

const idle = ['close', 'listen', 'bound-inactive'] as const;

/** ss's other words, its groups, and the words it prints. */
const aliases: Readonly<Record<string, () => readonly FilterState[]>> = {
  all: () => all,
  connected: () => without(...idle),
  synchronized: () => without(...idle, 'syn-sent'),
  bucket: () => ['syn-recv', 'new-syn-recv', 'time-wait'],
  big: () => without('syn-recv', 'new-syn-recv', 'time-wait'),
  estab: () => ['established'],
  'syn-rcv': () => ['syn-recv'],
  'fin-wait1': () => ['fin-wait-1'],
  'fin-wait2': () => ['fin-wait-2'],
  unconnected: () => ['close'],
  unconn: () => ['close'],
  closed: () => ['close'],
  listening: () => ['listen'],
};

/** The states a word of a filter means, in any case, with `_` for `-`; undefined for an unknown one. */
export const statesOf = (word: string): readonly FilterState[] | undefined => {
  const name = word.toLowerCase().replaceAll('_', '-');
  if (Object.hasOwn(aliases, name)) return aliases[name]!();
  const state = all.find((candidate) => candidate === name);
  return state && [state];
};

/** The right word nearest to a misspelt state. */
export const nearestState = (word: string): string | undefined =>
  nearestName(word, [...all, ...Object.keys(aliases)]);

/**
 * States after `state X` (true) or `exclude X` (false): the first of them replaces what was selected before, an exclusion
 * beginning with all states.
 */
export const selectStates = (
  selected: readonly string[] | undefined,
  states: readonly string[],
  wanted: boolean,
): readonly string[] =>
  wanted
    ? [...new Set([...(selected ?? []), ...states])]
    : (selected ?? all).filter((state) => !states.some((excluded) => excluded === state));
