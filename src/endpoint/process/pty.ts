import { close } from '../../kernel/index.js';
import { Poller } from '../../socket/poller.js';
import { takeDataOptions, takeEndMethod } from '../data-options.js';
import { applyPhases } from '../phases.js';
import { plainEndpoint } from '../plain.js';
import { pause } from '../retry.js';
import type { Opened, OpenRequest } from '../types.js';
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

function takePty(request: OpenRequest, { master, terminal, path }: PseudoTerminal) {
  const { options, context } = request;
  context.log('notice', `PTY is ${path}`);
  for (const name of ['openpty', 'ptmx']) options.flag(name);
  const unlink = linkTerminal(request, path);
  try {
    applyPhases(options, ['PREOPEN', 'PASTEXEC'], terminal);
    return { unlink, data: takeDataOptions(options), end: takeEndMethod(options, 'none'), master };
  } catch (error) {
    unlink();
    throw error;
  }
}

/** PTY: a terminal for some other program to open. */
export async function open(request: OpenRequest): Promise<Opened> {
  const { access, options, type } = request;
  applyPhases(options, ['OFFSET', 'EARLY']);
  const waits = options.flag('pty-wait-slave');
  const interval = options.integer('pty-interval') ?? defaultInterval;
  const pty = openPseudoTerminal();
  let terminal: number | undefined = pty.terminal;
  const leave = () => {
    if (terminal !== undefined) close(terminal);
    terminal = undefined;
  };
  let unlink: (() => void) | undefined;
  try {
    const taken = takePty(request, pty);
    unlink = taken.unlink;
    // Our own hold on the terminal would hide whether there is another one.
    if (waits) {
      leave();
      await waitForProgram(request, pty.master, interval);
    }
    const endpoint = plainEndpoint({
      type: type.keyword,
      label: pty.path,
      bounds: 'bytes',
      plain: {
        read: access === 'write' ? undefined : pty.master,
        write: access === 'read' ? undefined : pty.master,
        kind: 'terminal',
        end: taken.end,
      },
      data: taken.data,
      release: () => {
        leave();
        taken.unlink();
      },
    });
    return { kind: 'endpoint', endpoint };
  } catch (error) {
    leave();
    close(pty.master);
    unlink?.();
    throw error;
  }
}
