import type { Inet6Address, InetAddress, SocketAddress } from '../family/address.js';
import type { LocalSocket, ProbeProtocol } from './result.js';
import type { UnixLookup } from './unix/types.js';

/** An address of this machine whose socket is asked for. */
export interface InternetLookupQuery {
  readonly protocol: ProbeProtocol;
  readonly address: InetAddress | Inet6Address;
  /** An open nsfs file: the network namespace to look in. Default: our own. */
  readonly namespace?: number;
}

/**
 * What this machine knows of the socket that takes connections or datagrams at an address; undefined where there is none,
 * or it is not seen.
 */
export type InternetLookup = (
  query: InternetLookupQuery,
  signal?: AbortSignal,
) => Promise<LocalSocket | undefined>;

/** Who knows the sockets of this machine. The probe does not know the inventory; whoever has both binds them. */
export interface ProbeLookup {
  readonly internet?: InternetLookup;
  readonly unix?: UnixLookup;
}

/**
 * Whether a target is on this machine, as far as its address and ours tell: the kernel takes the target's own address as
 * ours, or one of the loopback network.
 */
export function isLocal(target: SocketAddress, own: SocketAddress | undefined): boolean {
  if (target.family !== 'inet' && target.family !== 'inet6') return false;
  const { address } = target;
  if (address.startsWith('127.') || address === '::1' || address === '0.0.0.0' || address === '::')
    return true;
  return own?.family === target.family && own.address === address;
}
