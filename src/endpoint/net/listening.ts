import type { Descriptor } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, OpenRequest } from '../types.js';
import type { Acceptor, Connection } from './accept.js';
import type { Admission } from './allow.js';
import { preparing } from './create.js';
import { socketEndpoint } from './endpoint.js';
import { hasMessages, type SocketKind } from './kind.js';
import type { AddressRange } from './range.js';
import type { ResolverHints } from './resolve.js';
import { nameEnvironment, type SockaddrBytes } from './sockaddr.js';

/** A server's socket to make. */
export interface ListenPlan {
  readonly kind: SocketKind;
  /** For errors: `tcp`. */
  readonly label: string;
  readonly name: SockaddrBytes;
  readonly hints: ResolverHints;
  /** Reads `range` where it is written in binary. */
  readonly parseRange?: (text: string) => AddressRange;
  /** What there is to do once the name is bound: the file of a Unix socket. */
  readonly bound?: () => void;
  /** What is to be done once it listens, before a connection is accepted. */
  readonly ready?: () => Promise<void>;
  /** What is to be done when nothing listens any more. */
  readonly release?: () => void;
}

/** A socket that listens, with what decides about its connections. */
export interface Listening {
  readonly request: OpenRequest;
  readonly plan: ListenPlan;
  readonly fd: Descriptor;
  /** As the kernel has it now. */
  readonly name: SockaddrBytes;
  readonly admission: Admission;
  /** Milliseconds; undefined for no limit. */
  readonly acceptTimeout: number | undefined;
}

/** What accepting needs of it. */
export const acceptorOf = ({ request, plan, fd, name, admission, acceptTimeout }: Listening): Acceptor => ({
  fd,
  name,
  label: plan.label,
  admission,
  timeout: acceptTimeout,
  context: request.context,
});

/** The endpoint of a connection, with the options that are for each of them. Closes it where that fails. */
export function accepted(
  { request, plan }: Listening,
  options: EndpointOptions,
  connection: Connection,
  release?: () => void,
): Endpoint {
  const { fd, peer, local } = connection;
  const { kind, label } = plan;
  return preparing(fd, () => {
    for (const phase of ['PASTACCEPT', 'FD', 'PASTSOCKET', 'CONNECTED', 'LATE', 'LATE2'] as const) {
      options.apply(phase, fd);
    }
    return socketEndpoint(request, options, {
      fd,
      label,
      bounds: hasMessages(kind) ? 'messages' : 'bytes',
      end: 'shutdown',
      local,
      remote: peer,
      environment: {
        ...nameEnvironment('SOCK', local, kind.protocol),
        ...nameEnvironment('PEER', peer, kind.protocol),
      },
      release,
    });
  });
}
