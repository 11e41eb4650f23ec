import { joinProcessGroup } from '../apply/process.js';
import { processCall, row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** How programs are started. */
export const childOptions: readonly EndpointOption[] = [
  row('dash login', 'EXEC', 'PREEXEC', 'BOOL'),
  row('fdin', 'FORK', 'PASTBIGEN', 'UNSIGNED-SHORT'),
  row('fdout', 'FORK', 'PASTBIGEN', 'UNSIGNED-SHORT'),
  row('nofork', 'FORK', 'BIGEN', 'BOOL'),
  row('path', 'EXEC', 'PREEXEC', 'STRING'),
  row('pipes', 'FORK', 'BIGEN', 'BOOL'),
  row('pty', 'FORK', 'BIGEN', 'BOOL'),
  row('setpgid pgid', 'FORK', 'LATE', 'INT', processCall(joinProcessGroup)),
  row('shell', 'SHELL', 'PREEXEC', 'STRING'),
  row('sighup', 'PARENT', 'LATE', 'CONST'),
  row('sigint', 'PARENT', 'LATE', 'CONST'),
  row('sigquit', 'PARENT', 'LATE', 'CONST'),
  row('stderr', 'FORK', 'PASTFORK', 'BOOL'),
];
