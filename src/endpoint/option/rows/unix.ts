import { row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** unix(7). */
export const unixOptions: readonly EndpointOption[] = [
  row('unix-bind-tempname bind-tempname', 'UNIX', 'PREOPEN', 'STRING-NULL'),
  row('unix-tightsocklen tightsocklen', 'UNIX', 'PREBIND', 'BOOL'),
];
