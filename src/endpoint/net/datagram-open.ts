import { type Descriptor, getsockname } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import type { ByteSource, Endpoint, OpenRequest } from '../types.js';
import { type Admission, admitsAll, isAdmitted } from './allow.js';
import { tellAncillary } from './ancillary.js';
import { bindSocket } from './bind.js';
import { createSocket, preparing } from './create.js';
import { type Datagram, DatagramReader } from './datagram-reader.js';
import { socketEndpoint } from './endpoint.js';
import { hasMessages, type SocketKind } from './kind.js';
import { hasHeader } from './raw-ip.js';
import { logText, type SockaddrBytes } from './sockaddr.js';

/** A socket without a connection to make. */
export interface DatagramPlan {
  readonly kind: SocketKind;
  /** For errors: `udp`. */
  readonly label: string;
  readonly from?: SockaddrBytes | undefined;
  readonly lowPort?: boolean;
  /** What there is to do as soon as the name is bound. */
  readonly bound?: (() => void) | undefined;
  /** What binds instead, for Unix sockets. */
  readonly bind?: ((fd: Descriptor) => void) | undefined;
}

/** Makes the socket and binds it, with the options of the phases up to there. The caller owns it. Throws SocketError. */
export function createDatagramSocket(
  { kind, label, from, lowPort, bound, bind }: DatagramPlan,
  options: EndpointOptions,
): Descriptor {
  const fd = createSocket(kind, label, options);
  return preparing(fd, () => {
    options.apply('PASTSOCKET', fd);
    if (bind !== undefined) bind(fd);
    else bindSocket(fd, { domain: kind.domain, label, from, lowPort: lowPort === true, bound }, options);
    return fd;
  });
}

/** Applies the options of a socket that is ready for messages. */
export function applyReady(fd: Descriptor, options: EndpointOptions): void {
  for (const phase of ['FD', 'CONNECTED', 'LATE', 'LATE2'] as const) options.apply(phase, fd);
}

/** What is done with each message that comes. */
export interface ReceivePlan {
  /** Whether the sender is one that we hear. */
  readonly accepts: (peer: SockaddrBytes) => boolean;
}

/** A source of the messages that are accepted; the others are passed over. */
function messageSource(
  reader: DatagramReader,
  { accepts }: ReceivePlan,
  { context }: OpenRequest,
): ByteSource {
  const tell = ({ length, peer, control }: Datagram): void => {
    if (control.length > 0) tellAncillary(control, context);
    if (context.logs('notice')) {
      context.log('notice', `received packet with ${length} bytes from ${logText(peer)}`);
    }
  };
  return {
    async read(into, signal) {
      for (;;) {
        const message = await reader.receive(into, signal);
        tell(message);
        if (accepts(message.peer)) return message.length;
        context.log('info', 'recvfrom(): wrong peer address, ignoring packet');
      }
    },
  };
}

/** An endpoint of a socket without a connection. */
export interface UnconnectedInit {
  readonly fd: Descriptor;
  readonly plan: DatagramPlan;
  /** Where messages go; absent for what only receives. */
  readonly to?: SockaddrBytes;
  /** Undefined where everybody is heard. */
  readonly receive?: ReceivePlan | undefined;
  readonly release?: (() => void) | undefined;
}

/** Makes the endpoint, which owns the socket from now on. It is plain where nothing needs to look at the senders. */
export function unconnectedEndpoint(
  request: OpenRequest,
  options: EndpointOptions,
  { fd, plan, to, receive, release }: UnconnectedInit,
): Endpoint {
  const { context, access } = request;
  const { label, kind } = plan;
  const looks = access !== 'write' && (receive !== undefined || hasHeader(kind) || context.logs('notice'));
  const everybody: ReceivePlan = { accepts: () => true };
  const reader = looks ? new DatagramReader(fd, label, kind) : undefined;
  if (context.logs('notice')) {
    context.log('notice', `successfully prepared local socket ${logText(getsockname(fd))}`);
  }
  return socketEndpoint(request, options, {
    fd,
    label,
    bounds: hasMessages(kind) ? 'messages' : 'bytes',
    end: 'none',
    to,
    ...(reader === undefined ? {} : { source: messageSource(reader, receive ?? everybody, request) }),
    release: () => {
      reader?.close();
      release?.();
    },
  });
}

/** Hears those that may send; undefined where that is everybody. */
export function admittedOnly(
  admission: Admission,
  local: SockaddrBytes,
  { context }: OpenRequest,
): ReceivePlan | undefined {
  if (admitsAll(admission)) return undefined;
  return { accepts: (peer) => isAdmitted(admission, peer, local, context) };
}
