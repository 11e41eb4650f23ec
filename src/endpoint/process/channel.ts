import { AF_UNIX, SOCK_CLOEXEC, SOCK_STREAM } from '../../kernel/constants.js';
import { close, type Descriptor, pipe, socketpair } from '../../kernel/index.js';
import { preparing } from '../net/create.js';
import { applyPhases } from '../phases.js';
import { sidesOf } from '../sides.js';
import type { OpenRequest, PlainDescriptors } from '../types.js';
import { openPseudoTerminal } from './pseudo-terminal.js';
import { linkTerminal } from './terminal-link.js';

/** How data passes between us and a child. */
export interface ChildChannel {
  readonly ours: Pick<PlainDescriptors, 'read' | 'write' | 'kind' | 'end'>;
  /** What the child reads and writes; one descriptor unless they are pipes. */
  readonly theirs: { readonly input: Descriptor | undefined; readonly output: Descriptor | undefined };
  /** The child's terminal, where it has one. */
  readonly terminal?: Descriptor;
  readonly bounds: 'bytes' | 'messages';
  /** Removes what was made beside descriptors. */
  readonly release?: () => void;
}

/** All descriptors of a channel, each once. */
export const descriptorsOf = ({ ours, theirs }: ChildChannel): Descriptor[] => [
  ...new Set([ours.read, ours.write, theirs.input, theirs.output].filter((fd) => fd !== undefined)),
];

/** A pipe more; where there is none to be had, the first is closed. */
function pipeBeside(first: ReturnType<typeof pipe> | undefined): ReturnType<typeof pipe> {
  try {
    return pipe();
  } catch (error) {
    if (first !== undefined) for (const fd of [first.read, first.write]) close(fd);
    throw error;
  }
}

function openPipes({ access }: OpenRequest): ChildChannel {
  const down = access === 'read' ? undefined : pipe();
  const up = access === 'write' ? undefined : pipeBeside(down);
  return {
    ours: { read: up?.read, write: down?.write, kind: 'pipe', end: 'close' },
    theirs: { input: down?.read, output: up?.write },
    bounds: 'bytes',
  };
}

function openSockets({ access, options }: OpenRequest): ChildChannel {
  const type = options.integer('so-type') ?? SOCK_STREAM;
  const [ours, theirs] = socketpair(AF_UNIX, type | SOCK_CLOEXEC, options.integer('so-protocol') ?? 0);
  return {
    ours: {
      ...sidesOf(access, ours),
      kind: 'socket',
      end: 'shutdown',
    },
    theirs: { input: theirs, output: theirs },
    bounds: type === SOCK_STREAM ? 'bytes' : 'messages',
  };
}

function openTerminal(request: OpenRequest): ChildChannel {
  const { access, context } = request;
  const { master, terminal, path } = openPseudoTerminal();
  context.log('info', `opened pseudo terminal ${path}`);
  return {
    ours: {
      ...sidesOf(access, master),
      kind: 'terminal',
      end: 'none',
    },
    theirs: { input: terminal, output: terminal },
    terminal,
    bounds: 'bytes',
    release: preparing(master, () => preparing(terminal, () => linkTerminal(request, path))),
  };
}

/** Closes all of a channel and removes what it made. */
export function closeChannel(channel: ChildChannel): void {
  for (const fd of descriptorsOf(channel)) close(fd);
  channel.release?.();
}

const makers = { pty: openTerminal, pipes: openPipes, socket: openSockets };

/** By what a child is reached: `pty`, `pipes`, or a pair of sockets. */
export function channelKind({ options, context }: OpenRequest): keyof typeof makers {
  const pipes = options.flag('pipes');
  // All three are to be taken, whichever counts.
  const pty = [options.flag('pty'), options.flag('openpty'), options.flag('ptmx')].includes(true);
  if (pipes && pty) {
    context.log(
      'warning',
      '_xioopen_foxec(): options "pipes" and "pty" must not be specified together; ignoring "pipes"',
    );
  }
  if (pty) return 'pty';
  return pipes ? 'pipes' : 'socket';
}

/**
 * Opens the way to a child, with what the options say about it; what they say about a terminal counts for the child's side.
 * Throws SystemError; nothing is left open then.
 */
export function openChannel(request: OpenRequest, kind: keyof typeof makers): ChildChannel {
  const channel = makers[kind](request);
  try {
    const fds = channel.terminal === undefined ? descriptorsOf(channel) : [channel.terminal];
    applyPhases(request.options, ['PREOPEN', 'PASTEXEC'], ...fds);
    return channel;
  } catch (error) {
    closeChannel(channel);
    throw error;
  }
}
