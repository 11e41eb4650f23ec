import type { Descriptor } from '../../../kernel/index.js';
import type { OptionValue } from '../types.js';
import { CONTROL, changeTermios } from './termios.js';

// <asm-generic/termbits.h>: the speed is a number of its own where these bits say BOTHER
const CBAUD = 0o010017;
const BOTHER = 0o010000;
const inputShift = 16;

/** Speeds that have a code: B0 to B38400 are 0 to 15, B57600 to B4000000 follow BOTHER. */
const low = [0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400];
const high = [
  57600, 115200, 230400, 460800, 500000, 576000, 921600, 1000000, 1152000, 1500000, 2000000, 2500000, 3000000,
  3500000, 4000000,
];

/** The code of a speed; programs that know codes alone take BOTHER for a line that is hung up, so it is for others only. */
function codeOf(speed: number): number {
  // socat takes codes here; no line is as slow as the lowest of them
  if (speed < low.length) return speed;
  const index = low.indexOf(speed);
  if (index >= 0) return index;
  return BOTHER + 1 + high.indexOf(speed);
}

/** Sets the speed both ways, in bits a second. */
export const termiosSpeed =
  (speed: number) =>
  (fd: Descriptor): void =>
    changeTermios(fd, (termios) => {
      // no code for input: that it is the same
      termios.change(CONTROL, CBAUD | (CBAUD << inputShift), codeOf(speed));
      termios.setSpeeds(speed, speed);
    });

/** Sets the speed of what is read; 0 is that of what is written. */
export const setInputSpeed = (fd: Descriptor, speed: OptionValue): void =>
  changeTermios(fd, (termios) => {
    termios.change(CONTROL, CBAUD << inputShift, codeOf(Number(speed)) << inputShift);
    termios.setSpeeds(Number(speed), undefined);
  });

/** Sets the speed of what is written. */
export const setOutputSpeed = (fd: Descriptor, speed: OptionValue): void =>
  changeTermios(fd, (termios) => {
    termios.change(CONTROL, CBAUD, codeOf(Number(speed)));
    termios.setSpeeds(undefined, Number(speed));
  });
