import { MSG_DONTWAIT } from '../../kernel/constants.js';
import { close, type Descriptor, SystemError, send, spawn, waitForChild } from '../../kernel/index.js';
import { takeDataOptions, takeEndMethod } from '../data-options.js';
import { kindOf } from '../file/kind.js';
import { applyPhases } from '../phases.js';
import { plainEndpoint } from '../plain.js';
import type { Endpoint, Opened, OpenRequest } from '../types.js';
import { accessText } from '../words.js';
import { type ChildChannel, channelKind, closeChannel, openChannel } from './channel.js';
import { Child } from './child.js';
import {
  type ChildState,
  childActions,
  openNamespace,
  takeChildState,
  userEnvironment,
} from './child-state.js';
import { candidatesFor, environmentOf, type Program } from './program.js';
import { takeSignals } from './signals.js';

/** Where the child finds what it reads and writes. */
export interface ChildNumbers {
  readonly input: number;
  readonly output: number;
  /** Whether standard error goes where the output goes. */
  readonly withError: boolean;
}

const EINVAL = 22;

/** Takes `fdin`, `fdout` and `stderr`. Throws SystemError where they say something about what is not there. */
export function takeNumbers({ options, access }: OpenRequest): ChildNumbers {
  const input = options.integer('fdin');
  const output = options.integer('fdout');
  if (input !== undefined && access === 'read') {
    throw new SystemError('option fdin is useless in read-only mode', EINVAL);
  }
  if (output !== undefined && access === 'write') {
    throw new SystemError('option fdout is useless in write-only mode', EINVAL);
  }
  return { input: input ?? 0, output: output ?? 1, withError: options.flag('stderr') };
}

/** Which descriptor the child finds under which number. */
export function placesOf(
  { access }: OpenRequest,
  { input, output, withError }: ChildNumbers,
  theirs: { readonly input: Descriptor | undefined; readonly output: Descriptor | undefined },
) {
  const places: { target: number; source: Descriptor }[] = [];
  if (access !== 'read' && theirs.input !== undefined) places.push({ target: input, source: theirs.input });
  if (access !== 'write' && theirs.output !== undefined) {
    places.push({ target: output, source: theirs.output });
    if (withError) places.push({ target: 2, source: theirs.output });
  }
  return places;
}

/** Starts the program with these descriptors. Throws SystemError. */
export function startChild(
  { options, context }: OpenRequest,
  { file, args, environment }: Program,
  state: ChildState,
  places: ReturnType<typeof placesOf>,
  terminal?: Descriptor,
): Child {
  const variables = environmentOf(options, context, userEnvironment(state), environment);
  const namespace = openNamespace(state);
  try {
    const { pid, pidfd } = spawn({
      candidates: candidatesFor(file, variables['PATH']),
      args,
      environment: variables,
      descriptors: places,
      actions: childActions(state, namespace, terminal),
    });
    context.log('notice', `forked off child process ${pid}`);
    return new Child(pid, waitForChild(pidfd), context);
  } finally {
    if (namespace !== undefined) close(namespace);
  }
}

/** Whether it was passed on to the child that no more comes; then it may take its time to finish. */
function wasEnded({ write, kind }: ChildChannel['ours']): boolean {
  if (write === undefined) return false;
  try {
    // Whoever passed the end on closed the pipe, and at most left the number.
    if (kind === 'pipe') return kindOf(write) !== 'pipe';
    if (kind === 'socket') send(write, new Uint8Array(0), MSG_DONTWAIT);
    return false;
  } catch (error) {
    return error instanceof SystemError && (error.code === 'EPIPE' || error.code === 'EBADF');
  }
}

function childEndpoint(
  request: OpenRequest,
  channel: ChildChannel,
  child: Child,
  program: Program,
): Endpoint {
  const { access, options, type } = request;
  const { ours } = channel;
  const forget = takeSignals(request, child);
  const data = takeDataOptions(options);
  return plainEndpoint({
    type: type.keyword,
    label: `${type.keyword.toLowerCase()} ${program.args[0]}[${child.pid}]`,
    bounds: channel.bounds,
    plain: { ...ours, end: takeEndMethod(options, ours.end) },
    data,
    child: { pid: child.pid, ended: child.ended },
    // Who only takes data tells by its own end that it is done with them.
    retire: async () => {
      if (access === 'write' && wasEnded(ours)) await child.ended;
      await (data.endClose ? child.leave() : child.abandon());
    },
    release: () => {
      forget();
      channel.release?.();
    },
  });
}

const channelTexts = { socket: 'socket', pipes: 'pipes', pty: 'pty' } as const;

/** Runs a program whose output is read and whose input is written. Rejects with SystemError. */
export async function openProgram(request: OpenRequest, program: Program): Promise<Opened> {
  const { access, context, options } = request;
  const state = takeChildState(options);
  applyPhases(options, ['OFFSET', 'EARLY']);
  const numbers = takeNumbers(request);
  const kind = channelKind(request);
  if (options.flag('nofork'))
    return (await import('./nofork.js')).openTakingOver(request, program, state, numbers);
  context.log('notice', `forking off child, using ${channelTexts[kind]} for ${accessText(access)}`);
  const channel = openChannel(request, kind);
  try {
    const { theirs, terminal } = channel;
    const child = startChild(request, program, state, placesOf(request, numbers, theirs), terminal);
    const endpoint = childEndpoint(request, channel, child, program);
    for (const fd of new Set([theirs.input, theirs.output])) if (fd !== undefined) close(fd);
    return { kind: 'endpoint', endpoint };
  } catch (error) {
    closeChannel(channel);
    throw error;
  }
}
