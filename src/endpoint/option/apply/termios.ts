import { type Descriptor, ioctl, SystemError } from '../../../kernel/index.js';
import type { OptionValue } from '../types.js';

// struct termios2 of <asm-generic/termbits.h>: four words of modes, the line discipline, 19 characters, two speeds
const TCGETS2 = 0x802c542a;
const TCSETSW2 = 0x402c542c;
const size = 44;
const charactersAt = 17;
const inputSpeedAt = 36;
const outputSpeedAt = 40;

/** The words of modes: c_iflag, c_oflag, c_cflag, c_lflag. */
export const INPUT = 0;
export const OUTPUT = 1;
export const CONTROL = 2;
export const LOCAL = 3;

/** The settings of a terminal, as the kernel has them. */
export class Termios {
  readonly bytes = new Uint8Array(size);
  readonly #words = new Uint32Array(this.bytes.buffer);

  mode(word: number): number {
    return this.#words[word] as number;
  }

  /** Replaces the bits of the mask. */
  change(word: number, mask: number, bits: number): void {
    this.#words[word] = (this.mode(word) & ~mask) | (bits & mask);
  }

  setCharacter(index: number, character: number): void {
    this.bytes[charactersAt + index] = character;
  }

  setSpeeds(input: number | undefined, output: number | undefined): void {
    if (input !== undefined) this.#words[inputSpeedAt / 4] = input;
    if (output !== undefined) this.#words[outputSpeedAt / 4] = output;
  }
}

/** tcgetattr(3). Throws SystemError. */
export function getTermios(fd: Descriptor): Termios {
  const termios = new Termios();
  ioctl(fd, TCGETS2, termios.bytes);
  return termios;
}

/** Changes the settings of a terminal, tcsetattr(3) TCSADRAIN. Throws SystemError. */
export function changeTermios(fd: Descriptor, change: (termios: Termios) => void): void {
  const termios = getTermios(fd);
  change(termios);
  ioctl(fd, TCSETSW2, termios.bytes);
}

type Apply = (fd: Descriptor, value: OptionValue) => void;

/** Switches a mode on or off. */
export const termiosFlag =
  (word: number, mask: number): Apply =>
  (fd, wanted) =>
    changeTermios(fd, (termios) => termios.change(word, mask, wanted === false ? 0 : mask));

/** Chooses one of several modes that exclude one another. */
export const termiosPattern =
  (word: number, bits: number, mask: number): Apply =>
  (fd) =>
    changeTermios(fd, (termios) => termios.change(word, mask, bits));

const EINVAL = 22;

/** Sets a number that is kept in some bits of a word. */
export const termiosField =
  (word: number, mask: number, shift: number): Apply =>
  (fd, value) => {
    const bits = Number(value) << shift;
    if ((bits & ~mask) !== 0) throw new SystemError('tcsetattr', EINVAL);
    changeTermios(fd, (termios) => termios.change(word, mask, bits));
  };

/** Sets a special character. */
export const termiosCharacter =
  (index: number): Apply =>
  (fd, character) =>
    changeTermios(fd, (termios) => termios.setCharacter(index, Number(character)));
