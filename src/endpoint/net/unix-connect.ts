import { type Descriptor, getsockname, type SystemError } from '../../kernel/index.js';
import { AF_UNIX, SOCK_STREAM } from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';
import type { Endpoint, Opened, OpenRequest } from '../types.js';
import { dial } from './dial.js';
import { socketEndpoint } from './endpoint.js';
import { forking } from './fork.js';
import { chosenKind, hasMessages, type SocketKind } from './kind.js';
import { logText, type SockaddrBytes, unixName } from './sockaddr.js';
import { takeTimeout } from './time.js';
import { bindUnixClient, type UnixClient } from './unix-file.js';
import { takeUnixBind, takeUnixSpace, takeUnlinkClose } from './unix-name.js';

/** A connection to a Unix socket to make. */
export interface UnixTarget {
  readonly kind: SocketKind;
  readonly to: SockaddrBytes;
  readonly client: UnixClient;
  readonly timeout: number | undefined;
}

/** Works a target out from the options. Throws RangeError for a name that does not fit. */
export function unixTarget({ type, parameters }: OpenRequest, options: EndpointOptions): UnixTarget {
  options.apply('INIT');
  const space = takeUnixSpace(type, options);
  const kind = chosenKind(options, { domain: AF_UNIX, type: SOCK_STREAM, protocol: 0 });
  const unlinkClose = takeUnlinkClose(options);
  const { bind } = takeUnixBind(options, space);
  options.apply('EARLY');
  return {
    kind,
    to: unixName(parameters[0] ?? '', space),
    client: { bind, unlink: unlinkClose && !space.abstract },
    timeout: takeTimeout(options, 'connect-timeout'),
  };
}

/** Connects as the target says; what was bound for it is removed again where that fails. */
export async function connectUnix(
  request: OpenRequest,
  options: EndpointOptions,
  { kind, to, client, timeout }: UnixTarget,
): Promise<Endpoint> {
  const bound = bindUnixClient(client, options, request.context);
  let fd: Descriptor;
  try {
    fd = await dial({ kind, label: 'unix', to, bind: bound.bind, timeout }, options, request.context);
  } catch (error) {
    bound.remove();
    throw error;
  }
  return socketEndpoint(request, options, {
    fd,
    label: 'unix',
    bounds: hasMessages(kind) ? 'messages' : 'bytes',
    end: 'shutdown',
    local: getsockname(fd),
    remote: to,
    release: bound.remove,
  });
}

function connectOnce(request: OpenRequest, options: EndpointOptions): Promise<Endpoint> {
  const target = unixTarget(request, options);
  request.context.log('notice', `opening connection to ${logText(target.to)}`);
  return connectUnix(request, options, target);
}

/** Opens UNIX-CONNECT and ABSTRACT-CONNECT. */
export const open = (request: OpenRequest): Promise<Opened> => forking(request, connectOnce);

/** Whether a failure may come from the wrong type of socket: abstract names of another type just are not there. */
export const isOtherType = (error: unknown, abstract: boolean): boolean => {
  const code = error instanceof Error ? (error as Partial<SystemError>).code : undefined;
  return code === 'EPROTOTYPE' || code === 'ESOCKTNOSUPPORT' || (abstract && code === 'ECONNREFUSED');
};
