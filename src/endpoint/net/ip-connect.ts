import { SOCK_DGRAM } from '../../wire/constants.js';
import { hasDataOptions, hasEndMethod } from '../data-options.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, Opened, OpenRequest, PlainDial } from '../types.js';
import { dial } from './dial.js';
import { socketEndpoint } from './endpoint.js';
import { forking } from './fork.js';
import { type ClientBind, localFor, takeClientBind } from './ip-options.js';
import { chosenKind, hasMessages, internetKind, protocolLabel, type SocketKind } from './kind.js';
import { resolveNames, takeResolverHints } from './resolve.js';
import { familyOf, logText, type SockaddrBytes } from './sockaddr.js';
import { takeTimeout } from './time.js';

/** What an attempt to connect needs, worked out from the options. */
interface Target {
  readonly kind: SocketKind;
  readonly label: string;
  readonly names: readonly SockaddrBytes[];
  readonly local: ClientBind;
  readonly timeout: number | undefined;
}

async function findTarget(
  { type, parameters, context }: OpenRequest,
  options: EndpointOptions,
): Promise<Target> {
  const [host, port] = parameters;
  options.apply('INIT');
  const hints = takeResolverHints(options);
  const kind = chosenKind(options, internetKind(type.keyword));
  const place = { domain: kind.domain, protocol: kind.protocol, hints };
  const timeout = takeTimeout(options, 'connect-timeout');
  const preferred = kind.domain === 0 ? context.ipVersion : undefined;
  const names = await resolveNames({ host, port, preferred, ...place }, context.signal);
  options.apply('EARLY');
  const local = await takeClientBind(options, place, context);
  return { kind, label: protocolLabel(type.keyword), names, local, timeout };
}

/** Tries one name after the other. Rejects with the error of the last. */
async function connectAny(
  { type, context }: OpenRequest,
  options: EndpointOptions,
  { kind, label, names, local, timeout }: Target,
): Promise<{ fd: number; to: SockaddrBytes }> {
  let failure: unknown;
  for (const to of names) {
    const from = localFor(local, to);
    if (from === 'mismatch') {
      failure = new Error(`${type.keyword}: the option bind has no address of the family of ${logText(to)}`);
      continue;
    }
    context.log('notice', `opening connection to ${logText(to)}`);
    const plan = {
      kind: { ...kind, domain: familyOf(to) },
      label,
      to,
      from,
      lowPort: local.lowPort,
      timeout,
    };
    try {
      return { fd: await dial(plan, to === names[0] ? options : options.renewed(), context), to };
    } catch (error) {
      context.signal.throwIfAborted();
      failure = error;
      if (to !== names.at(-1)) context.log('warning', (error as Error).message);
    }
  }
  throw failure;
}

/** Connects once, whatever `fork` and `retry` say. Rejects with SocketError, and the signal's reason. */
export async function connectOnce(request: OpenRequest, options: EndpointOptions): Promise<Endpoint> {
  const { parameters, context } = request;
  context.log('notice', `opening connection to ${parameters.join(':')}`);
  const target = await findTarget(request, options);
  const { fd, to } = await connectAny(request, options, target);
  context.log('notice', `successfully connected to ${parameters.join(':')}`);
  const datagram = target.kind.type === SOCK_DGRAM;
  return socketEndpoint(request, options, {
    fd,
    label: target.label,
    bounds: hasMessages(target.kind) ? 'messages' : 'bytes',
    end: datagram ? 'null-message' : 'shutdown',
    remote: to,
    ...(datagram ? { data: { nullIsEnd: true } } : {}),
  });
}

/** Opens TCP-CONNECT, UDP-CONNECT and their like: a connected socket to a host and a port. */
export const open = (request: OpenRequest): Promise<Opened> => forking(request, connectOnce);

/** Options of a connection that are set with setsockopt(2) before it and after it. */
const before = ['PASTSOCKET', 'FD', 'PREBIND', 'BIND', 'PASTBIND', 'PRECONNECT', 'CONNECT'] as const;
const after = ['CONNECTED', 'LATE', 'LATE2'] as const;

/** What the pump may dial by itself: one name, and nothing to do that setsockopt(2) does not. */
export async function plainDial(request: OpenRequest): Promise<PlainDial | undefined> {
  const { options, context } = request;
  if (hasDataOptions(options) || hasEndMethod(options) || context.logs('notice')) return undefined;
  if (['fork', 'retry', 'forever', 'lowport'].some((name) => options.has(name))) return undefined;
  const target = await findTarget(request, options);
  const [to] = target.names;
  if (to === undefined || target.names.length > 1) return undefined;
  const from = localFor(target.local, to);
  const early = options.plainSocketOptions(before);
  const late = options.plainSocketOptions(after);
  if (from === 'mismatch' || early === undefined || late === undefined) return undefined;
  return {
    family: familyOf(to),
    type: target.kind.type,
    protocol: target.kind.protocol,
    to,
    ...(from === undefined ? {} : { from }),
    bounds: hasMessages(target.kind) ? 'messages' : 'bytes',
    options: [
      ...early.map((option) => ({ ...option, phase: 'afterSocket' as const })),
      ...late.map((option) => ({ ...option, phase: 'afterConnect' as const })),
    ],
    ...(target.timeout === undefined ? {} : { connectTimeout: target.timeout }),
  };
}
