import { GrammarError } from '../grammar/error.js';
import { escapeLine } from './escape.js';
import { exitCode, UsageError } from './exit.js';
import { reportFault } from './fault.js';
import { complain, OutputClosed } from './output.js';

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' ? error.name : error.message;
};

/**
 * Says on standard error why a program could not go on, and returns the exit code: one line, and for text that could not
 * be read the place in it. A reader that has
 * gone away is no failure: it had what it wanted. SOCKETEER_DEBUG=1 adds the stack.
 */
export const reportFailure = (program: string, error: unknown): number => {
  if (error instanceof OutputClosed) return exitCode.yes;
  if (error instanceof GrammarError) return reportFault(program, error);
  complain(`${program}: ${escapeLine(messageOf(error))}`);
  if (process.env['SOCKETEER_DEBUG'] === '1' && error instanceof Error) complain(error.stack ?? '');
  return error instanceof UsageError ? exitCode.usage : exitCode.unknown;
};
