import { setWindowSize, takeControllingTerminal } from '../apply/terminal.js';
import { CONTROL, OUTPUT, termiosField, termiosPattern } from '../apply/termios.js';
import { makeRaw, setRaw, setRawer, setSane, setTermiosFlags } from '../apply/termios-combination.js';
import { call, row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** What else can be said about a terminal, termios(3). */
export const termiosOptions: readonly EndpointOption[] = [
  row('bs0', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o0, 0o20000))),
  row('bs1', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o20000, 0o20000))),
  row('cr0', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o0, 0o3000))),
  row('cr1', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o1000, 0o3000))),
  row('cr2', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o2000, 0o3000))),
  row('cr3', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o3000, 0o3000))),
  row('crdly', 'TERMIOS', 'FD', 'UNSIGNED-INT', call(termiosField(OUTPUT, 0o3000, 9))),
  row('cs5', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(CONTROL, 0o0, 0o60))),
  row('cs6', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(CONTROL, 0o20, 0o60))),
  row('cs7', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(CONTROL, 0o40, 0o60))),
  row('cs8', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(CONTROL, 0o60, 0o60))),
  row('csize', 'TERMIOS', 'FD', 'UNSIGNED-INT', call(termiosField(CONTROL, 0o60, 4))),
  row('ff0', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o0, 0o100000))),
  row('ff1', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o100000, 0o100000))),
  row('nl0', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o0, 0o400))),
  row('nl1', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o400, 0o400))),
  row('raw', 'TERMIOS', 'FD', 'CONST', call(setRaw)),
  row('sane', 'TERMIOS', 'FD', 'CONST', call(setSane)),
  row('tab0', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o0, 0o14000))),
  row('tab1', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o4000, 0o14000))),
  row('tab2', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o10000, 0o14000))),
  row('tab3', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o14000, 0o14000))),
  row('tabdly', 'TERMIOS', 'FD', 'UNSIGNED-INT', call(termiosField(OUTPUT, 0o14000, 11))),
  row('termios-cfmakeraw cfmakeraw', 'TERMIOS', 'FD', 'CONST', call(makeRaw)),
  row('termios-rawer rawer', 'TERMIOS', 'FD', 'CONST', call(setRawer)),
  row('termios-setflags setflags', 'TERMIOS', 'FD', 'INT:ULONG', call(setTermiosFlags)),
  row('tiocsctty ctty', 'TERMIOS', 'LATE2', 'BOOL', call(takeControllingTerminal)),
  row('tiocswinsz winsz', 'TERMIOS', 'FD', 'INT:INT', call(setWindowSize)),
  row('vt0', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o0, 0o40000))),
  row('vt1', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o40000, 0o40000))),
  row('xtabs', 'TERMIOS', 'FD', 'CONST', call(termiosPattern(OUTPUT, 0o14000, 0o14000))),
];
