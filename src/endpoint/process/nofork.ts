import { F_GETFL, F_SETFL, O_NONBLOCK } from '../../kernel/constants.js';
import { type Descriptor, fcntl } from '../../kernel/index.js';
import type { ChildEnd, Endpoint, Opened, OpenRequest } from '../types.js';
import type { Child } from './child.js';
import type { ChildState } from './child-state.js';
import { type ChildNumbers, placesOf, startChild } from './open-program.js';
import type { Program } from './program.js';

/** Programs expect calls that wait. */
function setBlocking(fd: Descriptor): void {
  const flags = fcntl(fd, F_GETFL);
  if ((flags & O_NONBLOCK) !== 0) fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
}

/** The descriptors of the other end. Throws Error where its bytes must pass through us. */
function descriptorsOf({ plain, label }: Endpoint) {
  if (plain === undefined) throw new Error(`nofork: ${label} has no descriptor that a program could take`);
  for (const fd of new Set([plain.read, plain.write])) if (fd !== undefined) setBlocking(fd);
  return { input: plain.read, output: plain.write };
}

/** Waits for the child's end; at the abort it gets SIGTERM and is waited for no longer. */
function endOrAbort(child: Child, signal: AbortSignal): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const abort = () => child.abandon().then(() => reject(signal.reason), reject);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const done = () => signal.removeEventListener('abort', abort);
    child.ended.then(resolve, reject).finally(done);
  });
}

/** `nofork`: nothing is relayed; the program reads and writes the other end itself. */
export function openTakingOver(
  request: OpenRequest,
  program: Program,
  state: ChildState,
  numbers: ChildNumbers,
): Opened {
  const { type } = request;
  const takeOver = async (other: Endpoint, signal: AbortSignal): Promise<ChildEnd> => {
    const child = startChild(request, program, state, placesOf(request, numbers, descriptorsOf(other)));
    return endOrAbort(child, signal);
  };
  const endpoint: Endpoint = {
    type: type.keyword,
    label: `${type.keyword.toLowerCase()} ${program.args[0]}`,
    bounds: 'bytes',
    source: undefined,
    sink: undefined,
    data: {},
    environment: {},
    takeOver,
    close: async () => {},
  };
  return { kind: 'endpoint', endpoint };
}
