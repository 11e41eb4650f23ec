import { row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** How pseudo terminals are made and waited for, pty(7). */
export const ptyOptions: readonly EndpointOption[] = [
  row('openpty', 'PTY', 'BIGEN', 'BOOL'),
  row('ptmx', 'PTY', 'BIGEN', 'BOOL'),
  row('pty-interval pty-intervall', 'PTY', 'EARLY', 'STRUCT-TIMESPEC'),
  row('pty-wait-slave wait-slave waitslave', 'PTY', 'EARLY', 'BOOL'),
  row('sitout-eio', 'PTY', 'OFFSET', 'STRUCT-TIMEVAL'),
  row('symbolic-link link', 'PTY', 'LATE', 'STRING'),
];
