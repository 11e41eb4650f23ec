import { row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** What is done with the data that passes. */
export const dataOptions: readonly EndpointOption[] = [
  row('cr', 'APPL', 'LATE', 'CONST'),
  row('crnl crlf', 'APPL', 'LATE', 'CONST'),
  row('escape', 'APPL', 'INIT', 'INT'),
  row('ignoreeof ignoreof', 'APPL', 'LATE', 'BOOL'),
  row('lockfile', 'APPL', 'INIT', 'STRING'),
  row('readbytes bytes', 'APPL', 'LATE', 'SIZE_T'),
  row('waitlock', 'APPL', 'INIT', 'STRING'),
];
