import type { Opened, OpenRequest } from '../types.js';
import { openProgram } from './open-program.js';

/** SYSTEM: runs a command of /bin/sh. */
export async function open(request: OpenRequest): Promise<Opened> {
  const command = request.parameters[0] as string;
  request.context.log('info', `executing shell command "${command}"`);
  return openProgram(request, { file: '/bin/sh', args: ['sh', '-c', command], environment: {} });
}
