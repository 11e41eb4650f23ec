import type { AddressFamily, SocketAddress } from '../../family/address.js';
import { GrammarError } from '../../grammar/error.js';
import { resolveTarget, type SocketTarget, type TargetProtocol, type TargetPurpose } from '../target.js';
import type { WaitOptions } from '../types.js';
import type { DatagramOptions, DatagramProtocol } from './types.js';

/** One way to open a socket: what makes it, its own address and its peer. */
export interface Place {
  readonly family: AddressFamily;
  /** Undefined for Unix sockets. */
  readonly protocol: DatagramProtocol | undefined;
  readonly bind: SocketAddress | undefined;
  readonly connect: SocketAddress | undefined;
}

/** What a target turned out to be. */
interface Found {
  readonly protocol: DatagramProtocol | undefined;
  readonly addresses: readonly SocketAddress[];
}

const isEcho = (protocol: DatagramProtocol | undefined): boolean =>
  protocol === 'icmp' || protocol === 'icmp6';
const echoFamily = { icmp: 'inet', icmp6: 'inet6' } as const;

/** `icmp:127.0.0.1` and `icmp6:::1`: echo sockets have no ports, but an identifier, which the kernel chooses. */
async function findEcho(text: string, protocol: 'icmp' | 'icmp6', wait: WaitOptions): Promise<Found> {
  const colon = text.indexOf(':');
  const host = text.startsWith(`${protocol}:`) ? text.slice(colon + 1) : text;
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  if (bare === '') throw new GrammarError(text, text.length, 'a host name or an IP address');
  // `bind` allows port 0, and a host is there.
  const { addresses } = await resolveTarget(
    { host: bare, port: 0 },
    { ...wait, purpose: 'bind', type: 'dgram' },
  );
  return { protocol, addresses: addresses.filter(({ family }) => family === echoFamily[protocol]) };
}

const echoScheme = (text: string): 'icmp' | 'icmp6' | undefined => {
  const scheme = /^(icmp6?):/.exec(text)?.[1];
  return scheme as 'icmp' | 'icmp6' | undefined;
};

/** Finds the addresses of a target. Throws like resolveTarget. */
export async function findPlace(
  target: SocketTarget,
  purpose: TargetPurpose,
  protocol: DatagramProtocol | undefined,
  wait: WaitOptions,
): Promise<Found> {
  if (typeof target === 'string') {
    const echo = echoScheme(target) ?? (isEcho(protocol) ? (protocol as 'icmp' | 'icmp6') : undefined);
    if (echo !== undefined) return findEcho(target, echo, wait);
  }
  const asked = isEcho(protocol) ? {} : { protocol: (protocol ?? 'udp') as TargetProtocol };
  const { addresses } = await resolveTarget(target, { ...wait, ...asked, purpose, type: 'dgram' });
  const named = typeof target === 'string' ? /^(udp|udplite):/.exec(target)?.[1] : undefined;
  return { protocol: (named ?? protocol) as DatagramProtocol | undefined, addresses };
}

function agree(options: DatagramOptions, ...found: (Found | undefined)[]): DatagramProtocol | undefined {
  const named = new Set<DatagramProtocol>();
  if (options.protocol !== undefined) named.add(options.protocol);
  for (const place of found) if (place?.protocol !== undefined) named.add(place.protocol);
  if (named.size > 1)
    throw new TypeError(`a datagram socket has one protocol, not ${[...named].join(' and ')}`);
  return [...named][0];
}

/** The ways to open a socket from `own` to `peer` where both have addresses of the wanted family. */
function combine(
  own: Found | undefined,
  peer: Found | undefined,
  protocol: DatagramProtocol | undefined,
  told?: AddressFamily,
): Place[] {
  const places: Place[] = [];
  for (const address of peer?.addresses ?? own?.addresses ?? [undefined]) {
    const family = address?.family ?? told;
    if (family === undefined) throw new TypeError('a datagram socket needs family, bind or connect');
    const bind = own?.addresses.find((candidate) => candidate.family === family);
    if ((told !== undefined && family !== told) || (own !== undefined && bind === undefined)) continue;
    const internet = family === 'inet' || family === 'inet6';
    const connect = peer === undefined ? undefined : address;
    places.push({ family, protocol: internet ? (protocol ?? 'udp') : undefined, bind, connect });
  }
  return places;
}

/**
 * The ways to open a socket with these options, best first: a name may have several addresses, and an own address may
 * leave the family open. Throws TypeError where nothing is asked for or families do not meet, and what resolveTarget throws.
 */
export async function findPlaces(options: DatagramOptions, wait: WaitOptions): Promise<Place[]> {
  const { bind, connect, family } = options;
  const own = bind === undefined ? undefined : await findPlace(bind, 'bind', options.protocol, wait);
  const peer =
    connect === undefined ? undefined : await findPlace(connect, 'connect', options.protocol, wait);
  const protocol = agree(options, own, peer);
  const told = family ?? (isEcho(protocol) ? echoFamily[protocol as 'icmp'] : undefined);
  const places = combine(own, peer, protocol, told);
  if (places.length > 0) return places;
  throw new TypeError('bind, connect and family have no address family in common');
}
