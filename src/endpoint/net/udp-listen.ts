import { MSG_PEEK, SO_REUSEADDR, SOL_SOCKET } from '../../kernel/constants.js';
import { close, connect, type Descriptor, getsockname, setIntegerOption } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, EndpointSource, Opened, OpenRequest } from '../types.js';
import { type Admission, isAdmitted, takeAdmission } from './allow.js';
import { bindSocket } from './bind.js';
import { createSocket, preparing, preparingLater } from './create.js';
import type { DatagramPlan } from './datagram-open.js';
import { DatagramReader } from './datagram-reader.js';
import { socketEndpoint } from './endpoint.js';
import { attempt } from './fail.js';
import { serverName, serverPort } from './ip-options.js';
import { chosenKind, internetKind, protocolLabel } from './kind.js';
import { makeRoom } from './receive-room.js';
import { takeResolverHints } from './resolve.js';
import { familyOf, logText, nameEnvironment, type SockaddrBytes } from './sockaddr.js';
import { takeTimeout } from './time.js';
import { UdpSessions } from './udp-sessions.js';

/** A bound socket, and who may send to it. */
export interface UdpServer {
  readonly request: OpenRequest;
  readonly plan: DatagramPlan;
  readonly fd: Descriptor;
  readonly name: SockaddrBytes;
  readonly admission: Admission;
  /** Milliseconds; undefined for no limit. */
  readonly acceptTimeout: number | undefined;
}

function createServer(plan: DatagramPlan, options: EndpointOptions, shared: boolean): Descriptor {
  const { kind, label, from } = plan;
  const fd = createSocket(kind, label, options);
  return preparing(fd, () => {
    options.apply('PASTSOCKET', fd);
    if (shared && !options.has('so-reuseaddr')) setIntegerOption(fd, SOL_SOCKET, SO_REUSEADDR, 1);
    if (shared) makeRoom(fd, options);
    bindSocket(fd, { domain: kind.domain, label, from }, options);
    return fd;
  });
}

async function startServer(request: OpenRequest, fork: boolean): Promise<UdpServer> {
  const { type, parameters, options, context } = request;
  options.apply('INIT');
  const kind = chosenKind(options, internetKind(type.keyword));
  const hints = takeResolverHints(options);
  options.apply('EARLY');
  const place = { domain: kind.domain, protocol: kind.protocol, hints };
  const from = await serverName(options, serverPort(parameters[0]), place, context);
  const domain = familyOf(from);
  const admission = await takeAdmission(options, { domain, hints }, context);
  const acceptTimeout = takeTimeout(options, 'accept-timeout');
  // There is no queue of connections, but whoever says how long it is shall not be warned.
  options.integer('backlog');
  const plan: DatagramPlan = { kind: { ...kind, domain }, label: protocolLabel(type.keyword), from };
  const fd = createServer(plan, options, fork);
  const name = getsockname(fd);
  context.log('notice', `listening on UDP ${logText(name)}`);
  return { request, plan, fd, name, admission, acceptTimeout };
}

/** Waits for a message of somebody who may send, and leaves it where it is. Undefined when the time is up. */
async function firstPeer(
  { request, fd, plan, name, admission, acceptTimeout }: UdpServer,
  reader: DatagramReader,
): Promise<SockaddrBytes | undefined> {
  const { context } = request;
  const limit = acceptTimeout === undefined ? [] : [AbortSignal.timeout(acceptTimeout)];
  const signal = AbortSignal.any([context.signal, ...limit]);
  const byte = new Uint8Array(1);
  try {
    for (;;) {
      const { peer } = await reader.receive(byte, signal, MSG_PEEK);
      context.log('notice', `accepting UDP connection from ${logText(peer)}`);
      if (isAdmitted(admission, peer, name, context)) {
        context.log('info', `permitting UDP connection from ${logText(peer)}`);
        attempt('connect', { label: plan.label, remote: peer }, () => connect(fd, peer));
        return peer;
      }
      context.log('notice', `forbidding UDP connection from ${logText(peer)}`);
      reader.tryReceive(byte);
    }
  } catch (error) {
    context.signal.throwIfAborted();
    if (!limit.some((timer) => timer.aborted)) throw error;
    context.log('warning', 'accept: Connection timed out');
    return undefined;
  }
}

/** What came from others before the socket had its one peer is taken away where it is first. */
function dropStrangers(reader: DatagramReader, peer: SockaddrBytes): void {
  const byte = new Uint8Array(1);
  for (;;) {
    const head = reader.tryReceive(byte, MSG_PEEK);
    if (head === undefined || Buffer.compare(head.peer, peer) === 0) return;
    reader.tryReceive(byte);
  }
}

/** Hears one peer, whoever sends first. Undefined when nobody did in time. */
async function acceptPeer(server: UdpServer): Promise<Endpoint | undefined> {
  const { request, plan, fd } = server;
  const { options } = request;
  const { label, kind } = plan;
  const reader = new DatagramReader(fd, label, kind);
  let peer: SockaddrBytes | undefined;
  try {
    peer = await firstPeer(server, reader);
    if (peer === undefined) return undefined;
    dropStrangers(reader, peer);
  } finally {
    reader.close();
  }
  const local = getsockname(fd);
  for (const phase of ['CONNECT', 'FD', 'CONNECTED', 'LATE', 'LATE2'] as const) options.apply(phase, fd);
  return socketEndpoint(request, options, {
    fd,
    label,
    bounds: 'messages',
    end: 'null-message',
    local,
    remote: peer,
    data: { nullIsEnd: true },
    environment: {
      ...nameEnvironment('SOCK', local, kind.protocol),
      ...nameEnvironment('PEER', peer, kind.protocol),
    },
  });
}

/** Nobody came in time. */
const nobody = ({ type }: OpenRequest, label: string): EndpointSource => ({
  type: type.keyword,
  label,
  next: async () => undefined,
  close: async () => {},
});

/**
 * Opens UDP-LISTEN and UDPLITE-LISTEN: hears the first who sends, or with `fork` everybody, each in a session of its own.
 * `ready` is what has to be done before anybody is heard. Rejects with SocketError and the signal's reason.
 */
export async function open(request: OpenRequest, ready?: () => Promise<void>): Promise<Opened> {
  const { options, type } = request;
  const fork = options.flag('fork');
  const most = options.integer('max-children');
  if (most !== undefined && !fork) {
    throw new TypeError(`${type.keyword}: option max-children not allowed without option fork`);
  }
  const server = await startServer(request, fork);
  if (ready !== undefined) await preparingLater(server.fd, ready);
  if (fork) return { kind: 'source', source: preparing(server.fd, () => new UdpSessions(server, most)) };
  const endpoint = await preparingLater(server.fd, () => acceptPeer(server));
  if (endpoint !== undefined) return { kind: 'endpoint', endpoint };
  close(server.fd);
  return { kind: 'source', source: nobody(request, server.plan.label) };
}
