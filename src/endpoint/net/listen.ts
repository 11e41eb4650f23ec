import { SO_REUSEADDR, SOL_SOCKET } from '../../kernel/constants.js';
import { close, type Descriptor, getsockname, listen, setIntegerOption } from '../../kernel/index.js';
import { IPPROTO_MPTCP, IPPROTO_TCP } from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, EndpointSource, Opened, OpenRequest } from '../types.js';
import { acceptNext } from './accept.js';
import { takeAdmission } from './allow.js';
import { bindSocket } from './bind.js';
import { createSocket, preparing } from './create.js';
import { attempt } from './fail.js';
import type { SocketKind } from './kind.js';
import { ListenerSource } from './listener-source.js';
import { accepted, acceptorOf, type Listening, type ListenPlan } from './listening.js';
import { takeResolverHints } from './resolve.js';
import { takeTimeout } from './time.js';

/** socat's queue of connections that wait to be accepted. */
const usualBacklog = 5;

/** Servers of TCP may bind while old connections are still known, unless the option says otherwise. */
function reuseAddress(fd: Descriptor, { protocol }: SocketKind, options: EndpointOptions): void {
  const streams = protocol === IPPROTO_TCP || protocol === IPPROTO_MPTCP;
  if (streams && !options.has('so-reuseaddr')) setIntegerOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
}

function prepare(fd: Descriptor, { kind, label, name, bound }: ListenPlan, options: EndpointOptions): void {
  options.apply('PASTSOCKET', fd);
  reuseAddress(fd, kind, options);
  bindSocket(fd, { domain: kind.domain, label, from: name, bound }, options);
  options.apply('PRELISTEN', fd);
  const backlog = options.integer('backlog') ?? usualBacklog;
  options.apply('LISTEN', fd);
  attempt('listen', { label, local: name }, () => listen(fd, backlog));
  options.apply('PASTLISTEN', fd);
}

/** Does what is to be done while connections are queued already. */
async function untilReady(fd: Descriptor, { ready }: ListenPlan): Promise<void> {
  try {
    await ready?.();
  } catch (error) {
    close(fd);
    throw error;
  }
}

async function startListening(request: OpenRequest, plan: ListenPlan): Promise<Listening> {
  const { options, context } = request;
  const { kind, hints, parseRange } = plan;
  const place = { domain: kind.domain, hints, ...(parseRange === undefined ? {} : { parse: parseRange }) };
  const admission = await takeAdmission(options, place, context);
  const acceptTimeout = takeTimeout(options, 'accept-timeout');
  const fd = createSocket(kind, plan.label, options);
  try {
    preparing(fd, () => prepare(fd, plan, options));
    await untilReady(fd, plan);
  } catch (error) {
    plan.release?.();
    throw error;
  }
  return { request, plan, fd, name: getsockname(fd), admission, acceptTimeout };
}

/** Waits for the one connection there shall be; nothing listens afterwards. */
async function acceptOne(listening: Listening): Promise<Endpoint | undefined> {
  const { request, plan, fd } = listening;
  const { options, context } = request;
  try {
    const connection = await acceptNext(acceptorOf(listening), context.signal);
    if (connection === undefined) return undefined;
    return accepted(listening, options, connection, plan.release);
  } catch (error) {
    plan.release?.();
    throw error;
  } finally {
    close(fd);
  }
}

/** Nobody came in time: that is no error, there just is nothing to relay. */
const nobody = ({ request, plan }: Listening): EndpointSource => ({
  type: request.type.keyword,
  label: plan.label,
  next: async () => undefined,
  close: async () => {},
});

/** How many connections of a listener become sessions. */
interface Sharing {
  readonly fork: boolean;
  readonly most: number | undefined;
}

/** Takes `fork` and `max-children`. Throws TypeError for the one without the other. */
function takeSharing({ options, type }: OpenRequest): Sharing {
  const fork = options.flag('fork');
  const most = options.integer('max-children');
  if (most === undefined || fork) return { fork, most };
  throw new TypeError(`${type.keyword}: option max-children not allowed without option fork`);
}

async function serve(listening: Listening, { fork, most }: Sharing): Promise<Opened> {
  if (fork) return { kind: 'source', source: new ListenerSource(listening, most) };
  const endpoint = await acceptOne(listening);
  if (endpoint !== undefined) return { kind: 'endpoint', endpoint };
  listening.plan.release?.();
  return { kind: 'source', source: nobody(listening) };
}

/**
 * Makes a socket that listens: its first connection, or with `fork` all of them. Rejects with SocketError, SystemError, and
 * the signal's reason.
 */
export async function openListener(request: OpenRequest, plan: ListenPlan): Promise<Opened> {
  const sharing = takeSharing(request);
  return serve(await startListening(request, plan), sharing);
}

/** The same of a socket that listens already, and is non-blocking. It is taken over. */
export async function adoptListener(
  request: OpenRequest,
  fd: Descriptor,
  kind: SocketKind,
  label: string,
): Promise<Opened> {
  const { options, context } = request;
  const sharing = takeSharing(request);
  const hints = takeResolverHints(options);
  const admission = await takeAdmission(options, { domain: kind.domain, hints }, context);
  for (const phase of ['INIT', 'EARLY', 'PREACCEPT'] as const) options.apply(phase, fd);
  const name = getsockname(fd);
  const plan: ListenPlan = { kind, label, name, hints };
  return serve({ request, plan, fd, name, admission, acceptTimeout: undefined }, sharing);
}
