import { GrammarError } from '../../grammar/error.js';
import { parseDalan } from '../../grammar/specification/dalan.js';
import { getsockname } from '../../kernel/index.js';
import { SOCK_STREAM } from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, Opened, OpenRequest } from '../types.js';
import { type Admission, takeAdmission } from './allow.js';
import { preparing } from './create.js';
import {
  admittedOnly,
  applyReady,
  createDatagramSocket,
  type DatagramPlan,
  unconnectedEndpoint,
} from './datagram-open.js';
import { dial } from './dial.js';
import { socketEndpoint } from './endpoint.js';
import { forking } from './fork.js';
import { chosenDomain, hasMessages, type SocketKind } from './kind.js';
import { openListener } from './listen.js';
import { type AddressRange, rangeOfBytes } from './range.js';
import { openRecvfrom } from './recvfrom.js';
import { noHints } from './resolve.js';
import { genericName, logText, type SockaddrBytes } from './sockaddr.js';
import { takeTimeout } from './time.js';

/** Reads a number as C writes it: `2`, `0x10`, `010`. Throws GrammarError. */
function parseInteger(text: string): number {
  const octal = /^0[0-7]+$/.test(text);
  const number = octal ? Number.parseInt(text, 8) : Number(text === '' ? Number.NaN : text);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new GrammarError(text, 0, 'a number');
}

/** Reads `range` in binary: an address and a mask, of the same length. Throws GrammarError. */
function parseBinaryRange(text: string): AddressRange {
  const colon = text.indexOf(':');
  if (colon < 0) throw new GrammarError(text, text.length, 'a colon and a mask, both in binary notation');
  const address = parseDalan(text.slice(0, colon));
  const mask = parseDalan(text.slice(colon + 1));
  if (address.length === mask.length) return rangeOfBytes(address, mask);
  throw new GrammarError(text, colon + 1, `a mask of ${address.length} bytes, as the address has`);
}

const labelOf = ({ domain }: SocketKind): string => `socket of family ${domain}`;

/** What an address of numbers says. */
interface Generic {
  readonly kind: SocketKind;
  /** The name in its last parameter. */
  readonly name: SockaddrBytes;
  readonly label: string;
}

/** Reads `domain:protocol:name` or `domain:type:protocol:name`. Throws GrammarError. */
function readGeneric({ parameters }: OpenRequest, options: EndpointOptions): Generic {
  const numbers = parameters.slice(0, -1).map(parseInteger);
  const [domain = 0, ...rest] = numbers;
  const [type, protocol] = rest.length === 1 ? [SOCK_STREAM, rest[0]] : rest;
  const kind: SocketKind = {
    domain: chosenDomain(options, domain),
    type: options.integer('so-type') ?? type ?? SOCK_STREAM,
    protocol: options.integer('so-protocol') ?? protocol ?? 0,
  };
  options.apply('INIT');
  options.apply('EARLY');
  return { kind, name: genericName(kind.domain, parseDalan(parameters.at(-1) ?? '')), label: labelOf(kind) };
}

/** Takes `bind`, in binary. Throws GrammarError. */
function takeBind(options: EndpointOptions, { domain }: SocketKind): SockaddrBytes | undefined {
  const text = options.text('bind');
  return text === undefined ? undefined : genericName(domain, parseDalan(text));
}

async function connectOnce(request: OpenRequest, options: EndpointOptions): Promise<Endpoint> {
  const { kind, name: to, label } = readGeneric(request, options);
  const { context } = request;
  const timeout = takeTimeout(options, 'connect-timeout');
  context.log('notice', `opening connection to ${logText(to)}`);
  const fd = await dial({ kind, label, to, from: takeBind(options, kind), timeout }, options, context);
  const bounds = hasMessages(kind) ? 'messages' : 'bytes';
  return socketEndpoint(request, options, { fd, label, bounds, end: 'shutdown', remote: to });
}

/** Opens SOCKET-CONNECT. */
export const openConnect = (request: OpenRequest): Promise<Opened> => forking(request, connectOnce);

/** Opens SOCKET-LISTEN. */
export async function openListen(request: OpenRequest): Promise<Opened> {
  const { kind, name, label } = readGeneric(request, request.options);
  return openListener(request, { kind, label, name, hints: noHints, parseRange: parseBinaryRange });
}

/** Makes a socket that sends to the address's name, bound where `bind` says. */
function createSender(request: OpenRequest): { fd: number; plan: DatagramPlan; to: SockaddrBytes } {
  const { options } = request;
  const { kind, name: to, label } = readGeneric(request, options);
  const plan: DatagramPlan = { kind, label, from: takeBind(options, kind) };
  const fd = createDatagramSocket(plan, options);
  return preparing(fd, () => {
    applyReady(fd, options);
    return { fd, plan, to };
  });
}

const sameName = (left: SockaddrBytes, right: SockaddrBytes): boolean =>
  Buffer.compare(left.subarray(0, right.length), right.subarray(0, left.length)) === 0;

/** Opens SOCKET-SENDTO: only what the peer sends is heard. */
export async function openSendto(request: OpenRequest): Promise<Opened> {
  const { fd, plan, to } = createSender(request);
  const receive = { accepts: (peer: SockaddrBytes) => sameName(peer, to) };
  const init = { fd, plan, to, receive };
  return preparing(fd, () => ({
    kind: 'endpoint',
    endpoint: unconnectedEndpoint(request, request.options, init),
  }));
}

const admissionOf = ({ options, context }: OpenRequest): Promise<Admission> =>
  takeAdmission(options, { domain: 0, hints: noHints, parse: parseBinaryRange }, context);

/** Opens SOCKET-DATAGRAM: everybody in `range` is heard. */
export async function openDatagram(request: OpenRequest): Promise<Opened> {
  const admission = await admissionOf(request);
  const { fd, plan, to } = createSender(request);
  return preparing(fd, () => {
    const receive = admittedOnly(admission, getsockname(fd), request);
    const endpoint = unconnectedEndpoint(request, request.options, { fd, plan, to, receive });
    return { kind: 'endpoint', endpoint };
  });
}

/** Makes a socket that is bound to the address's name. */
function createReceiver(request: OpenRequest): { fd: number; plan: DatagramPlan } {
  const { kind, name, label } = readGeneric(request, request.options);
  const plan: DatagramPlan = { kind, label, from: name };
  return { fd: createDatagramSocket(plan, request.options), plan };
}

/** Opens SOCKET-RECVFROM. */
export async function openReceiveFrom(request: OpenRequest): Promise<Opened> {
  const admission = await admissionOf(request);
  return openRecvfrom(request, { ...createReceiver(request), admission });
}

/** Opens SOCKET-RECV. */
export async function openReceive(request: OpenRequest): Promise<Opened> {
  const admission = await admissionOf(request);
  const { options } = request;
  const { fd, plan } = createReceiver(request);
  return preparing(fd, () => {
    applyReady(fd, options);
    const receive = admittedOnly(admission, getsockname(fd), request);
    const readOnly = { ...request, access: 'read' as const };
    return { kind: 'endpoint', endpoint: unconnectedEndpoint(readOnly, options, { fd, plan, receive }) };
  });
}
