import { constants } from 'node:fs';
import { close, type Descriptor, ioctl, open } from '../../kernel/index.js';

/** <asm-generic/ioctls.h> */
const TIOCGPTN = 0x80045430;
const TIOCSPTLCK = 0x40045431;

const flags = constants.O_RDWR | constants.O_NOCTTY;

/** Both sides of a pseudo-terminal, pty(7). */
export interface PseudoTerminal {
  /** What a terminal emulator holds. */
  readonly master: Descriptor;
  /** What a program finds as its terminal. */
  readonly terminal: Descriptor;
  /** `/dev/pts/3`. */
  readonly path: string;
}

function pathOf(master: Descriptor): string {
  const number = new Int32Array(1);
  const bytes = new Uint8Array(number.buffer);
  ioctl(master, TIOCSPTLCK, bytes);
  ioctl(master, TIOCGPTN, bytes);
  return `/dev/pts/${number[0]}`;
}

/** Makes a pseudo-terminal; the caller owns both descriptors. Throws SystemError. */
export function openPseudoTerminal(): PseudoTerminal {
  const master = open('/dev/ptmx', flags);
  try {
    const path = pathOf(master);
    return { master, path, terminal: open(path, flags) };
  } catch (error) {
    close(master);
    throw error;
  }
}
