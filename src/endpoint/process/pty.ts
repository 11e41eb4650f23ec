import { close, type Descriptor } from '../../kernel/index.js';
import { Poller } from '../../socket/poller.js';
import { takeDataOptions, takeEndMethod } from '../data-options.js';
import { applyPhases } from '../phases.js';
import { plainEndpoint } from '../plain.js';
import { pause } from '../retry.js';
import { sidesOf } from '../sides.js';
import type { Endpoint, Opened, OpenRequest } from '../types.js';
import { openPseudoTerminal, type PseudoTerminal } from './pseudo-terminal.js';
import { linkTerminal } from './terminal-link.js';

/** How often it is looked whether somebody has opened the terminal, and how long one look takes, in milliseconds. */
const defaultInterval = 100;
const look = 5;

/** Whether nobody has the terminal open. */
async function isDeserted(master: number): Promise<boolean> {
  using poller = new Poller();
  const polled = poller.add(master);
  return (await poller.wait({ timeout: look })) && polled.hungUp;
}

/** `wait-slave`: until somebody has opened the terminal, which we have closed. Rejects with the signal's reason. */
async function waitForProgram({ context }: OpenRequest, master: number, interval: number): Promise<void> {
  while (await isDeserted(master)) await pause(interval, context.signal);
}

/** What the options say about a terminal that is open. */
interface TakenTerminal {
  readonly unlink: () => void;
  readonly data: ReturnType<typeof takeDataOptions>;
  readonly end: ReturnType<typeof takeEndMethod>;
}

function takePty(request: OpenRequest, { terminal, path }: PseudoTerminal): TakenTerminal {
  const { options, context } = request;
  context.log('notice', `PTY is ${path}`);
  for (const name of ['openpty', 'ptmx']) options.flag(name);
  const unlink = linkTerminal(request, path);
  try {
    applyPhases(options, ['PREOPEN', 'PASTEXEC'], terminal);
    return { unlink, data: takeDataOptions(options), end: takeEndMethod(options, 'none') };
  } catch (error) {
    unlink();
    throw error;
  }
}

/** Closes a descriptor, once. */
function closing(fd: Descriptor): () => void {
  let left = true;
  return () => {
    if (left) close(fd);
    left = false;
  };
}

function endpointOf(
  { access, type }: OpenRequest,
  { master, path }: PseudoTerminal,
  { data, end }: TakenTerminal,
  release: () => void,
): Endpoint {
  return plainEndpoint({
    type: type.keyword,
    label: path,
    bounds: 'bytes',
    plain: {
      ...sidesOf(access, master),
      kind: 'terminal',
      end,
    },
    data,
    release,
  });
}

/** PTY: a terminal for some other program to open. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { options } = request;
  applyPhases(options, ['OFFSET', 'EARLY']);
  const waits = options.flag('pty-wait-slave');
  const interval = options.integer('pty-interval') ?? defaultInterval;
  const pty = openPseudoTerminal();
  const leave = closing(pty.terminal);
  let release = leave;
  try {
    const taken = takePty(request, pty);
    release = () => {
      leave();
      taken.unlink();
    };
    // Our own hold on the terminal would hide whether there is another one.
    if (waits) {
      leave();
      await waitForProgram(request, pty.master, interval);
    }
    return { kind: 'endpoint', endpoint: endpointOf(request, pty, taken, release) };
  } catch (error) {
    close(pty.master);
    release();
    throw error;
  }
}
