import { SystemError } from '../../index.js';
import { complain } from '../../terminal/index.js';
import { usage } from './usage.js';

/** The end of the program before its time: what it says on standard error, and its exit code. */
export class NcExit extends Error {
  override readonly name = 'NcExit';
  constructor(
    readonly complaint: string,
    readonly code = 1,
  ) {
    super(complaint);
  }
}

/** err(3) with a number of the kernel: `nc: bind failed: Address already in use`. */
export const reasonOf = (errno: number): string =>
  new SystemError('', errno).message.replace(/^: /, '').replace(/ \(\w+\)$/, '');

/** The kernel's number behind an error of the library or of Node; undefined where no system call failed. */
export const errnoOf = (error: unknown): number | undefined => {
  const { errno } = error as { errno?: unknown };
  return typeof errno === 'number' && errno !== 0 ? Math.abs(errno) : undefined;
};

/** errx(3): the end with a message. */
export const die = (message: string): NcExit => new NcExit(`nc: ${message}`);

/** err(3): the end with a message and what the kernel said; errors that are none of its own are passed on. */
export const failed = (what: string, error: unknown): unknown => {
  const errno = errnoOf(error);
  if (errno === undefined) return error;
  return die(what === '' ? reasonOf(errno) : `${what}: ${reasonOf(errno)}`);
};

/** warnx(3). */
export const warn = (message: string): void => complain(`nc: ${message}`);

/** The end for a command line that is wrong: perhaps a sentence, and the usage. */
export const refuse = (message?: string): NcExit =>
  new NcExit(message === undefined ? usage : `nc: ${message}\n${usage}`);
