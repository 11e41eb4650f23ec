import { AF_UNIX, SOCK_DGRAM } from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, Opened, OpenRequest } from '../types.js';
import { preparing } from './create.js';
import { applyReady, createDatagramSocket, type DatagramPlan, unconnectedEndpoint } from './datagram-open.js';
import { chosenKind } from './kind.js';
import { openRecvfrom } from './recvfrom.js';
import { type SockaddrBytes, unixName } from './sockaddr.js';
import { type UnixTarget, unixTarget } from './unix-connect.js';
import { bindUnixClient } from './unix-file.js';
import { takeUnixSpace } from './unix-name.js';
import { ownSocketFile, refuseBind } from './unix-server.js';

/** The same sender, or one without a name, who may be anybody. */
const isFrom = (peer: SockaddrBytes, to: SockaddrBytes): boolean =>
  peer.length <= 2 || Buffer.compare(trimmed(peer), trimmed(to)) === 0;

/** Without the NUL bytes at the end, which the kernel adds and takes away. */
function trimmed(name: SockaddrBytes): Buffer {
  let end = name.length;
  while (end > 2 && name[end - 1] === 0) end -= 1;
  return Buffer.from(name.subarray(0, end));
}

/** Makes an end that exchanges datagrams with one other. Throws SocketError, SystemError. */
export function sendtoUnix(
  request: OpenRequest,
  options: EndpointOptions,
  { kind, to, client }: UnixTarget,
): Endpoint {
  const bound = bindUnixClient(client, options, request.context);
  const plan: DatagramPlan = { kind, label: 'unix-dgram', bind: bound.bind };
  try {
    const fd = createDatagramSocket(plan, options);
    return preparing(fd, () => {
      applyReady(fd, options);
      const receive = { accepts: (peer: SockaddrBytes) => isFrom(peer, to) };
      return unconnectedEndpoint(request, options, { fd, plan, to, receive, release: bound.remove });
    });
  } catch (error) {
    bound.remove();
    throw error;
  }
}

/** The keyword's own type of socket, unless an option names another. */
function datagramTarget(request: OpenRequest): UnixTarget {
  const target = unixTarget(request, request.options);
  if (request.options.has('so-type')) return target;
  return { ...target, kind: { ...target.kind, type: SOCK_DGRAM } };
}

/** Opens UNIX-SENDTO and ABSTRACT-SENDTO. */
export async function openSendto(request: OpenRequest): Promise<Opened> {
  return { kind: 'endpoint', endpoint: sendtoUnix(request, request.options, datagramTarget(request)) };
}

/** A socket bound to the name of the address. */
interface Receiver {
  readonly fd: number;
  readonly plan: DatagramPlan;
  readonly remove: () => void;
}

function createReceiver(request: OpenRequest): Receiver {
  const { type, parameters, options } = request;
  const path = parameters[0] ?? '';
  refuseBind(request);
  options.apply('INIT');
  const space = takeUnixSpace(type, options);
  const kind = chosenKind(options, { domain: AF_UNIX, type: SOCK_DGRAM, protocol: 0 });
  const file = space.abstract ? undefined : ownSocketFile(path, request);
  options.apply('EARLY');
  file?.claim();
  const plan: DatagramPlan = { kind, label: 'unix-dgram', from: unixName(path, space), bound: file?.bound };
  const remove = () => file?.remove();
  try {
    return { fd: createDatagramSocket(plan, options), plan, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Opens UNIX-RECVFROM and ABSTRACT-RECVFROM. */
export function openReceiveFrom(request: OpenRequest): Promise<Opened> {
  const { fd, plan, remove } = createReceiver(request);
  return openRecvfrom(request, { fd, plan, admission: { lowPort: false }, release: remove });
}

/** Opens UNIX-RECV and ABSTRACT-RECV. */
export async function openReceive(request: OpenRequest): Promise<Opened> {
  const { fd, plan, remove } = createReceiver(request);
  const { options } = request;
  try {
    return preparing(fd, () => {
      applyReady(fd, options);
      const readOnly = { ...request, access: 'read' as const };
      const endpoint = unconnectedEndpoint(readOnly, options, { fd, plan, release: remove });
      return { kind: 'endpoint', endpoint };
    });
  } catch (error) {
    remove();
    throw error;
  }
}
