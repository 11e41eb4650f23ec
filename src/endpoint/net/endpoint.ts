import { type Descriptor, getpeername, getsockname } from '../../kernel/index.js';
import { takeDataOptions, takeEndMethod } from '../data-options.js';
import type { EndpointOptions } from '../option/types.js';
import { plainEndpoint } from '../plain.js';
import { sidesOf } from '../sides.js';
import type { ByteSink, ByteSource, DataOptions, EndMethod, Endpoint, OpenRequest } from '../types.js';
import { addressOf, labelText, type SockaddrBytes } from './sockaddr.js';

/** What an endpoint is made of when its socket is ready. */
export interface SocketEndpointInit {
  readonly fd: Descriptor;
  /** `tcp`, `unix`. */
  readonly label: string;
  readonly bounds: Endpoint['bounds'];
  /** How the end is passed on where no option says it. */
  readonly end: EndMethod;
  readonly local?: SockaddrBytes | undefined;
  readonly remote?: SockaddrBytes | undefined;
  /** Where messages go that are sent without a connection. */
  readonly to?: SockaddrBytes | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  /** What is said about the data beside the options. */
  readonly data?: DataOptions;
  readonly source?: ByteSource;
  readonly sink?: ByteSink;
  readonly release?: (() => void | Promise<void>) | undefined;
}

/** A name of the socket, where the kernel tells it. */
function nameOf(read: (fd: Descriptor) => SockaddrBytes, fd: Descriptor): SockaddrBytes | undefined {
  try {
    return read(fd);
  } catch {
    return undefined;
  }
}

/** getsockname(2), if it tells. */
export const localNameOf = (fd: Descriptor): SockaddrBytes | undefined => nameOf(getsockname, fd);

/** getpeername(2), if there is one. */
export const peerNameOf = (fd: Descriptor): SockaddrBytes | undefined => nameOf(getpeername, fd);

/** An endpoint over a socket, which it owns from now on, with what the options say about its data. */
export function socketEndpoint(
  { type, access }: Pick<OpenRequest, 'type' | 'access'>,
  options: EndpointOptions,
  init: SocketEndpointInit,
): Endpoint {
  const { fd, bounds, label, to } = init;
  const local = init.local ?? localNameOf(fd);
  const remote = init.remote ?? to ?? peerNameOf(fd);
  const place = remote !== undefined && remote.length > 2 ? remote : local;
  const end = takeEndMethod(options, init.end);
  return plainEndpoint({
    type: type.keyword,
    label: place === undefined || place.length <= 2 ? label : `${label} ${labelText(place)}`,
    bounds,
    plain: {
      ...sidesOf(access, fd),
      kind: 'socket',
      end,
      ...(to === undefined ? {} : { to }),
    },
    data: { ...init.data, ...takeDataOptions(options) },
    localAddress: local === undefined ? undefined : addressOf(local),
    remoteAddress: remote === undefined ? undefined : addressOf(remote),
    ...(init.environment === undefined ? {} : { environment: init.environment }),
    ...(init.source === undefined ? {} : { source: init.source }),
    ...(init.sink === undefined ? {} : { sink: init.sink }),
    ...(init.release === undefined ? {} : { release: init.release }),
  });
}
