import type { Descriptor } from '../../../kernel/index.js';
import type { OptionValue } from '../types.js';
import { CONTROL, changeTermios } from './termios.js';

// <asm-generic/termbits.h>: the speed is a number of its own where these bits say BOTHER
const CBAUD = 0o010017;
const BOTHER = 0o010000;
const inputShift = 16;

/** Sets the speed both ways, in bits a second. */
export const termiosSpeed =
  (speed: number) =>
  (fd: Descriptor): void =>
    changeTermios(fd, (termios) => {
      termios.change(CONTROL, CBAUD | (CBAUD << inputShift), BOTHER | (BOTHER << inputShift));
      termios.setSpeeds(speed, speed);
    });

/** Sets the speed of what is read; 0 is that of what is written. */
export const setInputSpeed = (fd: Descriptor, speed: OptionValue): void =>
  changeTermios(fd, (termios) => {
    termios.change(CONTROL, CBAUD << inputShift, speed === 0 ? 0 : BOTHER << inputShift);
    termios.setSpeeds(Number(speed), undefined);
  });

/** Sets the speed of what is written. */
export const setOutputSpeed = (fd: Descriptor, speed: OptionValue): void =>
  changeTermios(fd, (termios) => {
    termios.change(CONTROL, CBAUD, speed === 0 ? 0 : BOTHER);
    termios.setSpeeds(undefined, Number(speed));
  });
