import { leadSession, setGroup, setRoot, setUser, substituteUser } from '../apply/process.js';
import { processCall, row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** The state of the process: user, groups, root, namespace, session. */
export const processOptions: readonly EndpointOption[] = [
  row('chdir cd', '', 'INIT', 'STRING'),
  row('chroot', 'PROCESS', 'LATE', 'STRING', processCall(setRoot)),
  row('chroot-early', 'PROCESS', 'EARLY', 'STRING', processCall(setRoot)),
  row('netns', 'PROCESS', 'INIT', 'STRING'),
  row('setgid', 'PROCESS', 'LATE2', 'GID_T', processCall(setGroup)),
  row('setgid-early', 'PROCESS', 'EARLY', 'GID_T', processCall(setGroup)),
  row('setsid sid', 'PROCESS', 'LATE', 'BOOL', processCall(leadSession)),
  row('setuid', 'PROCESS', 'LATE2', 'UID_T', processCall(setUser)),
  row('setuid-early', 'PROCESS', 'EARLY', 'UID_T', processCall(setUser)),
  row('substuser su', 'PROCESS', 'LATE2', 'UID_T', processCall(substituteUser)),
  row('substuser-delayed su-d', 'PROCESS', 'INIT', 'UID_T'),
  row('substuser-early su-e', 'PROCESS', 'EARLY', 'UID_T', processCall(substituteUser)),
  row('umask', '', 'INIT', 'MODE_T'),
];
