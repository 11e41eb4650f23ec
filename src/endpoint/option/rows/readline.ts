import { row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** Reading lines with editing and history. */
export const readlineOptions: readonly EndpointOption[] = [
  row('history-file history', 'READLINE', 'LATE', 'STRING'),
  row('noecho', 'READLINE', 'LATE', 'STRING'),
  row('noprompt', 'READLINE', 'LATE', 'BOOL'),
  row('prompt', 'READLINE', 'LATE', 'STRING'),
];
