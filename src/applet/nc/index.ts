import { complain } from '../../terminal/index.js';
import { GetoptError } from '../getopt.js';
import { callPorts } from './client.js';
import type { NcContext } from './context.js';
import { die, NcExit, refuse } from './exit.js';
import { readOptions } from './options.js';
import { readRequest } from './request.js';
import { Session } from './session.js';

export { help } from './usage.js';

const SIGNATURE_PROMPT = 'TCP MD5SIG password: ';

const readSignature = async (): Promise<string> => {
  const { readPassphrase } = await import('../../terminal/passphrase.js');
  const password = await readPassphrase(SIGNATURE_PROMPT);
  if (password === undefined) throw die('Unable to read TCP MD5SIG password');
  return password;
};

/** Does what the command line asks for. Returns the exit code. */
const run = async (args: readonly string[]): Promise<number> => {
  const { options, operands } = readOptions(args);
  const password = options.signature ? await readSignature() : undefined;
  const request = readRequest(options, operands);
  const context: NcContext = { options, password, session: new Session(options.keep) };
  if (options.listen) return (await import('./listen.js')).serve(request, context);
  if (options.family === 'unix') return (await import('./unix.js')).callUnix(request.host ?? '', context);
  return callPorts(request, context);
};

/** How the program ends early; undefined for an error that is none of its ends. */
const earlyEnd = (error: unknown): NcExit | undefined => {
  if (error instanceof NcExit) return error;
  return error instanceof GetoptError ? refuse(error.message) : undefined;
};

/** The nc applet: OpenBSD netcat 1.219 as Debian has it. Returns the exit code. */
export const main = async (args: readonly string[]): Promise<number> => {
  try {
    return await run(args);
  } catch (error) {
    const end = earlyEnd(error);
    if (end === undefined) throw error;
    if (end.complaint !== '') complain(end.complaint);
    return end.code;
  }
};
