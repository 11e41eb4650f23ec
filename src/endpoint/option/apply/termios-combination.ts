import { type Descriptor, SystemError } from '../../../kernel/index.js';
import type { OptionValue } from '../types.js';
import { CONTROL, changeTermios, INPUT, LOCAL, OUTPUT, type Termios } from './termios.js';

const all = 0xffffffff;
const VTIME = 5;
const VMIN = 6;

/** Reading returns as soon as there is one byte. */
function byteByByte(termios: Termios): void {
  termios.setCharacter(VMIN, 1);
  termios.setCharacter(VTIME, 0);
}

const OPOST = 0o1;
const CREAD = 0o200;
const CS8 = 0o60;

/** `raw`: bytes pass as they are, in both directions; whether they are echoed stays as it was. */
export const setRaw = (fd: Descriptor): void =>
  changeTermios(fd, (termios) => {
    // all but what the bits do not reach: IUTF8
    termios.change(INPUT, 0o37777, 0);
    termios.change(OUTPUT, OPOST, 0);
    // ISIG, ICANON, XCASE
    termios.change(LOCAL, 0o7, 0);
    byteByByte(termios);
  });

/** `rawer`: no mode at all but eight bits and the receiver. */
export const setRawer = (fd: Descriptor): void =>
  changeTermios(fd, (termios) => {
    for (const word of [INPUT, OUTPUT, LOCAL]) termios.change(word, all, 0);
    // CSIZE to CLOCAL, CRTSCTS; the speeds stay, as a terminal at 0 bits a second is hung up
    termios.change(CONTROL, 0o7760 | 0o20000000000, CREAD | CS8);
    byteByByte(termios);
  });

/** `cfmakeraw`: termios(3). */
export const makeRaw = (fd: Descriptor): void =>
  changeTermios(fd, (termios) => {
    // IGNBRK BRKINT PARMRK ISTRIP INLCR IGNCR ICRNL IXON
    termios.change(INPUT, 0o2753, 0);
    termios.change(OUTPUT, OPOST, 0);
    // ECHO ECHONL ICANON ISIG IEXTEN
    termios.change(LOCAL, 0o100113, 0);
    // CSIZE PARENB
    termios.change(CONTROL, 0o460, CS8);
    byteByByte(termios);
  });

/** `sane`: as stty(1) has it. */
export const setSane = (fd: Descriptor): void =>
  changeTermios(fd, (termios) => {
    // of IGNBRK BRKINT INLCR IGNCR ICRNL IUCLC IXANY IXOFF IMAXBEL: BRKINT ICRNL IMAXBEL
    termios.change(INPUT, 0o35703, 0o20402);
    // of OPOST OLCUC ONLCR OCRNL ONOCR ONLRET OFILL OFDEL and the delays: OPOST ONLCR
    termios.change(OUTPUT, 0o177777, 0o5);
    termios.change(CONTROL, CREAD, CREAD);
    // of ISIG ICANON XCASE ECHO ECHOE ECHOK ECHONL NOFLSH TOSTOP ECHOCTL ECHOPRT ECHOKE IEXTEN: all of
    // ISIG ICANON ECHO ECHOE ECHOK ECHOCTL ECHOKE IEXTEN
    termios.change(LOCAL, 0o107777, 0o105073);
  });

const EINVAL = 22;

/** `termios-setflags`: a whole word of modes, by number. */
export const setTermiosFlags = (fd: Descriptor, value: OptionValue): void => {
  const [word, bits] = value as readonly [number, number];
  if (word < INPUT || word > LOCAL) throw new SystemError('tcsetattr', EINVAL);
  changeTermios(fd, (termios) => termios.change(word, all, bits));
};
