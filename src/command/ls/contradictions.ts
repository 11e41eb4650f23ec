import { type GivenOptions, UsageError } from '../../terminal/index.js';

/** Options that cannot both be obeyed, and what to say about it. */
const rows: readonly (readonly [string, string, string?])[] = [
  ['json', 'ndjson'],
  ['json', 'csv'],
  ['ndjson', 'csv'],
  ['all', 'listening'],
  ['all', 'connected'],
  ['all', 'state'],
  ['listening', 'connected'],
  ['listening', 'state', 'name the state listen instead'],
  ['connected', 'state', 'name the states instead'],
  ['process', 'no-owners', 'processes are found by the owners'],
  ['columns', 'json', 'records are always whole in JSON'],
  ['columns', 'ndjson', 'records are always whole in JSON'],
  ['columns', 'count'],
  ['sort', 'count'],
  ['extended', 'count'],
  ['memory', 'count'],
  ['info', 'count'],
  ['timers', 'count'],
  ['extended', 'csv', 'name --columns instead'],
  ['memory', 'csv', 'write --json for nested figures'],
  ['info', 'csv', 'write --json for nested figures'],
  ['timers', 'csv', 'write --columns +timer instead'],
  ['record', 'replay'],
  ['no-header', 'json', 'JSON has no header'],
  ['no-header', 'ndjson', 'JSON has no header'],
];

/** Throws UsageError for the first pair of options that contradict each other. */
export const checkContradictions = (given: GivenOptions): void => {
  for (const [one, other, reason] of rows) {
    if (!given.has(one) || !given.has(other)) continue;
    throw new UsageError(`--${one} contradicts --${other}${reason === undefined ? '' : `: ${reason}`}`);
  }
};
