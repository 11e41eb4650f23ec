import { close, type Descriptor, ioctl, ioctlNumber, open, SystemError } from '../../../kernel/index.js';
import type { OptionValue } from '../types.js';

// <asm-generic/ioctls.h>
const TIOCSCTTY = 0x540e;
const TIOCSPGRP = 0x5410;
const TIOCSWINSZ = 0x5414;
const TIOCNOTTY = 0x5422;

const within = (value: number): number => Math.min(Math.max(value, 0), 65_535);

/** Tells a terminal how large it is: columns, then lines. */
export const setWindowSize = (fd: Descriptor, value: OptionValue): void => {
  const [columns, lines] = value as readonly [number, number];
  const size = Uint16Array.of(within(lines), within(columns), 0, 0);
  ioctl(fd, TIOCSWINSZ, new Uint8Array(size.buffer));
};

/** What may fail without harm: there is no terminal to give up, or it is ours already. */
function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
  }
}

const O_NOCTTY = 0o400;

function giveUpTerminal(): void {
  const terminal = open('/dev/tty', O_NOCTTY);
  try {
    ioctlNumber(terminal, TIOCNOTTY, 0);
  } finally {
    close(terminal);
  }
}

/** Makes a terminal the controlling one of this process, and the process its foreground. */
export const takeControllingTerminal = (fd: Descriptor, wanted: OptionValue): void => {
  if (wanted === false) return;
  attempt(giveUpTerminal);
  attempt(() => ioctlNumber(fd, TIOCSCTTY, 0));
  attempt(() => ioctl(0, TIOCSPGRP, new Uint8Array(Int32Array.of(process.pid).buffer)));
};
