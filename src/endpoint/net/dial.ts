import { SO_ERROR, SOL_SOCKET } from '../../kernel/constants.js';
import {
  connect,
  type Descriptor,
  getIntegerOption,
  getsockname,
  inProgress,
  SystemError,
  wouldBlock,
} from '../../kernel/index.js';
import { AF_UNIX } from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';
import { pause } from '../retry.js';
import type { EndpointContext } from '../types.js';
import { bindSocket } from './bind.js';
import { createSocket, preparingLater } from './create.js';
import { named } from './fail.js';
import type { SocketKind } from './kind.js';
import { untilReady } from './ready.js';
import { logText, type SockaddrBytes } from './sockaddr.js';

const EAGAIN = 11;
const ETIMEDOUT = 110;
const longestPause = 100;

/** A connection to make. */
export interface DialPlan {
  readonly kind: SocketKind;
  /** For errors: `tcp`. */
  readonly label: string;
  readonly to: SockaddrBytes;
  readonly from?: SockaddrBytes | undefined;
  readonly lowPort?: boolean;
  /** What binds instead, where finding a free name takes more than one call. */
  readonly bind?: (fd: Descriptor) => void;
  /** Milliseconds. */
  readonly timeout: number | undefined;
}

/** A Unix listener whose queue is full gives no event: try again and again. Throws SystemError. */
async function retryFull(
  fd: Descriptor,
  to: SockaddrBytes,
  signal: AbortSignal,
  until: number,
): Promise<void> {
  for (let wait = 1; connect(fd, to) === wouldBlock; wait = Math.min(wait * 2, longestPause)) {
    if (performance.now() > until) throw new SystemError('connect', ETIMEDOUT);
    await pause(wait, signal);
  }
}

/** connect(2), until the connection stands. Throws SystemError, and the signal's reason. */
export async function finishConnect(
  fd: Descriptor,
  { to, timeout, kind }: Pick<DialPlan, 'to' | 'timeout' | 'kind'>,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const result = connect(fd, to);
  if (result === 0) return;
  if (result === wouldBlock) {
    if (kind.domain !== AF_UNIX) throw new SystemError('connect', EAGAIN);
    return retryFull(fd, to, signal, performance.now() + (timeout ?? Number.POSITIVE_INFINITY));
  }
  if (result === inProgress && !(await untilReady(fd, 'write', signal, timeout))) {
    throw new SystemError('connect', ETIMEDOUT);
  }
  const errno = getIntegerOption(fd, SOL_SOCKET, SO_ERROR);
  if (errno !== 0) throw new SystemError('connect', errno);
}

/**
 * Makes a socket and connects it, with the options of every phase on the way. The caller owns it. Throws SocketError,
 * SystemError, and the signal's reason.
 */
export function dial(
  plan: DialPlan,
  options: EndpointOptions,
  context: EndpointContext,
): Promise<Descriptor> {
  const { kind, label, to, from } = plan;
  const fd = createSocket(kind, label, options);
  return preparingLater(fd, async () => {
    options.apply('PASTSOCKET', fd);
    options.apply('FD', fd);
    if (plan.bind !== undefined) plan.bind(fd);
    else bindSocket(fd, { domain: kind.domain, label, from, lowPort: plan.lowPort === true }, options);
    options.apply('PRECONNECT', fd);
    options.apply('CONNECT', fd);
    try {
      await finishConnect(fd, plan, context.signal);
    } catch (error) {
      throw named('connect', { label, remote: to }, error);
    }
    if (context.logs('notice')) {
      context.log('notice', `successfully connected from local address ${logText(getsockname(fd))}`);
    }
    options.apply('CONNECTED', fd);
    options.apply('LATE', fd);
    options.apply('LATE2', fd);
    return fd;
  });
}
