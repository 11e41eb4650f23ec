import { type Descriptor, getsockname } from '../../kernel/index.js';
import { AF_INET6 } from '../../wire/constants.js';
import type { EndpointContext, Opened, OpenRequest } from '../types.js';
import { takeAdmission } from './allow.js';
import { preparing } from './create.js';
import {
  admittedOnly,
  applyReady,
  createDatagramSocket,
  type DatagramPlan,
  unconnectedEndpoint,
} from './datagram-open.js';
import { listenDomain, localFor, serverName, serverPort, takeClientBind } from './ip-options.js';
import { chosenKind, internetKind, protocolLabel, type SocketKind } from './kind.js';
import { isRawIp, rawDomain, withRawProtocol } from './raw-ip.js';
import { openRecvfrom } from './recvfrom.js';
import { type ResolverHints, resolveNames, takeResolverHints } from './resolve.js';
import { familyOf, logText, portOf, type SockaddrBytes } from './sockaddr.js';

/** The first steps of every address: what the options say about the kind of socket and names. */
function begin(request: OpenRequest): { kind: SocketKind; hints: ResolverHints } {
  const { type, options } = request;
  options.apply('INIT');
  const kind = chosenKind(options, withRawProtocol(internetKind(type.keyword), request));
  const hints = takeResolverHints(options);
  options.apply('EARLY');
  return { kind, hints };
}

/** Where messages go and where from, by `host:port` and the options of clients. */
async function planClient(
  request: OpenRequest,
  { kind, hints }: { kind: SocketKind; hints: ResolverHints },
  domain: number,
): Promise<{ plan: DatagramPlan; to: SockaddrBytes }> {
  const { parameters, options, context, type } = request;
  const [host, word] = parameters;
  const port = isRawIp(kind) ? undefined : word;
  const preferred = context.ipVersion;
  const place = { domain, protocol: kind.protocol, hints };
  const [to] = await resolveNames({ host, port, preferred, ...place }, context.signal);
  const name = to as SockaddrBytes;
  const local = await takeClientBind(options, { ...place, domain: familyOf(name) }, context);
  const from = localFor(local, name);
  if (from === 'mismatch') throw new TypeError(`${type.keyword}: bind and host are of different families`);
  const label = protocolLabel(type.keyword);
  return {
    plan: { kind: { ...kind, domain: familyOf(name) }, label, from, lowPort: local.lowPort },
    to: name,
  };
}

const sameName = (left: SockaddrBytes, right: SockaddrBytes): boolean => {
  const length = familyOf(left) === AF_INET6 ? 24 : 8;
  return familyOf(left) === familyOf(right) && withoutFlow(left, length).equals(withoutFlow(right, length));
};

/** The bytes that say who it is: not the flow and the scope of IPv6. */
const withoutFlow = (name: SockaddrBytes, length: number): Buffer => {
  const bytes = Buffer.from(name.subarray(0, length));
  if (length === 24) bytes.fill(0, 4, 8);
  return bytes;
};

/** Which local name the socket got, where it has asked for one. */
function tellName(fd: Descriptor, { from, lowPort }: DatagramPlan, context: EndpointContext): void {
  if ((from === undefined && lowPort !== true) || !context.logs('debug')) return;
  const name = getsockname(fd);
  context.log('debug', `bind(${fd}, {${logText(name)}}, ${name.length})`);
}

/** Opens UDP-SENDTO and its like: one peer, without a connection; only what the peer sends is heard. */
export async function openSendto(request: OpenRequest): Promise<Opened> {
  const { options } = request;
  const basics = begin(request);
  const { plan, to } = await planClient(request, basics, basics.kind.domain);
  const fd = createDatagramSocket(plan, options);
  return preparing(fd, () => {
    tellName(fd, plan, request.context);
    applyReady(fd, options);
    const receive = { accepts: (peer: SockaddrBytes) => sameName(peer, to) };
    return { kind: 'endpoint', endpoint: unconnectedEndpoint(request, options, { fd, plan, to, receive }) };
  });
}

/** Opens UDP-DATAGRAM and its like: sends to an address, a group or everybody; hears everybody in `range`. */
export async function openDatagram(request: OpenRequest): Promise<Opened> {
  const { options, context } = request;
  const basics = begin(request);
  const domain = basics.kind.domain === 0 ? listenDomain(context) : basics.kind.domain;
  // Of such an address `sourceport` also says from which port answers have to come: the one that is sent to.
  const checksPort = options.has('sourceport');
  const { plan, to } = await planClient(request, basics, domain);
  const admission = await takeAdmission(options, { domain: plan.kind.domain, hints: basics.hints }, context);
  const { sourcePort: _, ...others } = admission;
  const fd = createDatagramSocket(plan, options);
  return preparing(fd, () => {
    applyReady(fd, options);
    const admitted = { ...others, ...(checksPort ? { sourcePort: portOf(to) } : {}) };
    const receive = admittedOnly({ ...admitted, lowPort: false }, getsockname(fd), request);
    return { kind: 'endpoint', endpoint: unconnectedEndpoint(request, options, { fd, plan, to, receive }) };
  });
}

/** The socket of a receiver, bound to its port. */
async function planServer(request: OpenRequest): Promise<{ plan: DatagramPlan; hints: ResolverHints }> {
  const { parameters, options, context, type } = request;
  const { kind, hints } = begin(request);
  const raw = isRawIp(kind);
  const domain = raw ? rawDomain(kind, context.ipVersion) : kind.domain;
  const place = { domain, protocol: kind.protocol, hints };
  const from = await serverName(options, raw ? undefined : serverPort(parameters.at(-1)), place, context);
  const label = protocolLabel(type.keyword);
  return { plan: { kind: { ...kind, domain: familyOf(from) }, label, from }, hints };
}

/** Opens UDP-RECVFROM and its like: a message and its answer, with `fork` of every message. */
export async function openReceiveFrom(request: OpenRequest): Promise<Opened> {
  const { options, context } = request;
  const { plan, hints } = await planServer(request);
  const admission = await takeAdmission(options, { domain: plan.kind.domain, hints }, context);
  const fd = createDatagramSocket(plan, options);
  return openRecvfrom(request, { fd, plan, admission });
}

/** Opens UDP-RECV and its like: what everybody sends who may. */
export async function openReceive(request: OpenRequest): Promise<Opened> {
  const { options, context } = request;
  const { plan, hints } = await planServer(request);
  const admission = await takeAdmission(options, { domain: plan.kind.domain, hints }, context);
  const fd = createDatagramSocket(plan, options);
  return preparing(fd, () => {
    applyReady(fd, options);
    const receive = admittedOnly(admission, getsockname(fd), request);
    const readOnly = { ...request, access: 'read' as const };
    return { kind: 'endpoint', endpoint: unconnectedEndpoint(readOnly, options, { fd, plan, receive }) };
  });
}
