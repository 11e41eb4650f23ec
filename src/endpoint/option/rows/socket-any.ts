import { row, setsockopt } from '../row.js';
import type { EndpointOption } from '../types.js';

/** Socket options by number. */
export const socketAnyOptions: readonly EndpointOption[] = [
  row('setsockopt sockopt', 'SOCKET', 'CONNECTED', 'INT:INT:BIN', setsockopt),
  row('setsockopt-bin sockopt-bin', 'SOCKET', 'CONNECTED', 'INT:INT:BIN', setsockopt),
  row('setsockopt-connected sockopt-conn', 'SOCKET', 'CONNECTED', 'INT:INT:BIN', setsockopt),
  row('setsockopt-int sockopt-int', 'SOCKET', 'CONNECTED', 'INT:INT:INT', setsockopt),
  row('setsockopt-listen sockopt-listen', 'SOCKET', 'PREBIND', 'INT:INT:BIN', setsockopt),
  row('setsockopt-socket sockopt-sock', 'SOCKET', 'PASTSOCKET', 'INT:INT:BIN', setsockopt),
  row('setsockopt-string sockopt-string', 'SOCKET', 'CONNECTED', 'INT:INT:STRING', setsockopt),
];
