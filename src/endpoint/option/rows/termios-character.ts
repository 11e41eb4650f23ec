import { termiosCharacter } from '../apply/termios.js';
import { call, row } from '../row.js';
import type { EndpointOption } from '../types.js';

/** Special characters of a terminal, termios(3). */
export const termiosCharacterOptions: readonly EndpointOption[] = [
  row('vdiscard discard', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(13))),
  row('veof eof', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(4))),
  row('veol eol', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(11))),
  row('veol2 eol2', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(16))),
  row('verase erase', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(2))),
  row('vintr intr', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(0))),
  row('vkill kill', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(3))),
  row('vlnext lnext', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(15))),
  row('vmin min', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(6))),
  row('vquit quit', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(1))),
  row('vreprint reprint rprnt', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(12))),
  row('vstart start', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(8))),
  row('vstop stop', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(9))),
  row('vsusp susp', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(10))),
  row('vswtc swtc swtch', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(7))),
  row('vtime time', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(5))),
  row('vwerase werase', 'TERMIOS', 'FD', 'BYTE', call(termiosCharacter(14))),
];
