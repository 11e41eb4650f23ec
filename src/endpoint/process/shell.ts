import { basename } from 'node:path';
import { SystemError } from '../../kernel/index.js';
import type { Opened, OpenRequest } from '../types.js';
import { openProgram } from './open-program.js';

const EINVAL = 22;

/** The shell of the option, or of the environment. Throws SystemError where that is none. */
function shellOf({ options }: OpenRequest): string {
  const shell = options.text('shell') ?? process.env['SHELL'];
  if (shell === undefined) throw new SystemError('SHELL variable undefined', EINVAL);
  if (shell.includes('/')) return shell;
  throw new SystemError(`SHELL "${shell}" variable does not specify a path (has no '/')`, EINVAL);
}

/** SHELL: runs the user's own shell, or a command of it. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { context, parameters } = request;
  const shell = shellOf(request);
  const command = parameters[0];
  context.log(
    'info',
    command === undefined ? 'executing interactive shell' : `executing shell command "${command}"`,
  );
  return openProgram(request, {
    file: shell,
    args: [basename(shell), ...(command === undefined ? [] : ['-c', command])],
    environment: { SHELL: shell },
  });
}
