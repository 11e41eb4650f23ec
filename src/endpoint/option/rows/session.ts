import { row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** Who may connect, how many, and how often it is tried. */
export const sessionOptions: readonly EndpointOption[] = [
  row('accept-timeout listen-timeout', 'LISTEN', 'LISTEN', 'STRUCT-TIMEVAL'),
  row('backlog', 'LISTEN', 'LISTEN', 'INT'),
  row('children-shutup', 'CHILD', 'PASTACCEPT', 'INT'),
  row('forever', 'RETRY', 'INIT', 'BOOL'),
  row('fork', 'CHILD', 'PASTACCEPT', 'BOOL'),
  row('interval intervall', 'RETRY', 'INIT', 'STRUCT-TIMESPEC'),
  row('max-children maxchildren', 'CHILD', 'PASTACCEPT', 'INT'),
  row('range', 'RANGE', 'ACCEPT', 'STRING'),
  row('retry', 'RETRY', 'INIT', 'UNSIGNED-INT'),
];
