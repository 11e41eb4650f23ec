import { commandWords } from '../../grammar/specification/index.js';
import type { Opened, OpenRequest } from '../types.js';
import { openProgram } from './open-program.js';
import { programName } from './program.js';

/** An argument ends at a zero byte, which `\0` may have made. */
const cut = (word: string): string => word.split('\0', 1)[0] as string;

/** EXEC: runs a program, without a shell. */
export async function open(request: OpenRequest): Promise<Opened> {
  const [file = '', ...args] = commandWords(request.parameters[0] as string).map(cut);
  const name = programName(file, request.options.flag('dash'));
  request.context.log('notice', `execvp'ing "${file}"`);
  return openProgram(request, { file, args: [name, ...args], environment: {} });
}
