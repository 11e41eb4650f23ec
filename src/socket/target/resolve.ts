import type { AddressFamily, Inet6Address, InetAddress, SocketAddress } from '../../family/address.js';
import type { WaitOptions } from '../types.js';
import { parseHost, parseInet6, parsePort } from './host-port.js';
import { lookup } from './lookup.js';
import { parseTarget } from './parse.js';
import type {
  AddressPlace,
  HostPlace,
  HostTarget,
  ParsedTarget,
  SocketTarget,
  TargetProtocol,
  TargetPurpose,
  TargetType,
} from './types.js';

/** What resolving needs to know of the caller. */
export interface ResolveOptions extends WaitOptions {
  readonly purpose: TargetPurpose;
  /** The type of socket the caller makes where the target names none. */
  readonly type: TargetType;
  /** The types the caller can use at all. Default: only `type`. */
  readonly types?: readonly TargetType[];
  /** The protocol of an Internet socket where the target names none. Default: the type's own, `tcp` or `udp`. */
  readonly protocol?: TargetProtocol;
}

/** What to open, and where to: the addresses are to be tried in order. */
export interface ResolvedTarget {
  readonly type: TargetType;
  /** Only for Internet addresses. */
  readonly protocol: TargetProtocol | undefined;
  readonly addresses: readonly SocketAddress[];
}

const ownProtocol: Readonly<Record<TargetType, TargetProtocol>> = {
  stream: 'tcp',
  dgram: 'udp',
  seqpacket: 'sctp',
};

const isInternet = (family: AddressFamily): boolean => family === 'inet' || family === 'inet6';

function parseHostTarget(target: HostTarget, purpose: TargetPurpose, protocol: TargetProtocol): ParsedTarget {
  const { host, port } = target;
  if (typeof port !== 'number' && typeof port !== 'string') {
    throw new TypeError(`a target needs text, a port or an address; it has port ${String(port)}`);
  }
  const number = parsePort(String(port), 0, purpose, protocol);
  let place: HostPlace | AddressPlace;
  if (host === undefined) place = { kind: 'host', host: undefined, port: number };
  else if (host.includes(':')) place = parseInet6(host, 0, host.length, number);
  else place = parseHost(host, 0, host.length, number, purpose);
  return { type: undefined, protocol: undefined, place };
}

function parse(target: SocketTarget, { purpose, type, protocol }: ResolveOptions): ParsedTarget {
  const fallback = protocol ?? ownProtocol[type];
  if (typeof target === 'string') return parseTarget(target, purpose, fallback);
  if (typeof target === 'number') return parseHostTarget({ port: target }, purpose, fallback);
  if (typeof target !== 'object' || target === null) {
    throw new TypeError(
      `a target is text, a port or an address, not ${target === null ? 'null' : typeof target}`,
    );
  }
  if ('family' in target) {
    return { type: undefined, protocol: undefined, place: { kind: 'address', address: target } };
  }
  return parseHostTarget(target, purpose, fallback);
}

/** Every interface: IPv6 first, since a dual-stack socket takes IPv4 as well. This machine: IPv4 first, as it always is there. */
const withoutHost = (purpose: TargetPurpose, port: number): SocketAddress[] => {
  const pair = (inet: string, inet6: string): [InetAddress, Inet6Address] => [
    { family: 'inet', address: inet, port },
    { family: 'inet6', address: inet6, port },
  ];
  return purpose === 'connect' ? pair('127.0.0.1', '::1') : pair('0.0.0.0', '::').reverse();
};

/**
 * Finds out what a target means: the type and protocol of the socket, and the addresses to try in order. Asks the name
 * service only for host names. Throws GrammarError for text that is no target, TypeError for one of another kind of
 * socket, SocketError when the name has no address or the time is up, and the signal's reason.
 */
export async function resolveTarget(target: SocketTarget, options: ResolveOptions): Promise<ResolvedTarget> {
  const parsed = parse(target, options);
  const type = parsed.type ?? options.type;
  const types = options.types ?? [options.type];
  if (!types.includes(type)) {
    throw new TypeError(
      `${JSON.stringify(target)} is for ${type} sockets; this one is ${types.join(' or ')}`,
    );
  }
  const { place } = parsed;
  const protocol = parsed.protocol ?? options.protocol ?? ownProtocol[type];
  if (place.kind === 'address') {
    const internet = isInternet(place.address.family);
    return { type, protocol: internet ? protocol : undefined, addresses: [place.address] };
  }
  const { host, port } = place;
  if (host === undefined) return { type, protocol, addresses: withoutHost(options.purpose, port) };
  return { type, protocol, addresses: await lookup(host, port, options) };
}
