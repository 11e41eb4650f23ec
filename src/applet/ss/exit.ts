import { SystemError } from '../../index.js';
import { usage } from './usage.js';

/** The exit code of a command line that is wrong. */
export const USAGE_EXIT = 255;

/** An early end of the program: what it prints where, and its exit code. */
export class SsExit extends Error {
  override readonly name = 'SsExit';
  constructor(
    readonly code: number,
    readonly output: string,
    readonly complaint = '',
  ) {
    super(complaint);
  }
}

/** A complaint about the command line, with the usage behind it. */
export const refuse = (complaint: string): SsExit =>
  new SsExit(USAGE_EXIT, '', `${complaint}\n${usage.trimEnd()}`);

/** The system's words for an error of the file system, as perror(3) has them. */
export const reasonOf = (error: unknown): string => {
  if (error instanceof SystemError)
    return error.message.slice(error.call.length + 2).replace(/ \(\w+\)$/, '');
  const { errno, message } = error as NodeJS.ErrnoException;
  return errno === undefined ? message : reasonOf(new SystemError('', -errno));
};
