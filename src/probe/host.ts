import type { Inet6Address, InetAddress } from '../family/address.js';
import { GrammarError } from '../grammar/error.js';
import { SocketError } from '../socket/error.js';
import { interfaceIndex } from '../socket/target/interface-index.js';
import { resolveTarget } from '../socket/target.js';
import type { WaitOptions } from '../socket/types.js';

/** A host: an Internet address whose port is 0. */
export type HostAddress = InetAddress | Inet6Address;

/** How a host is found. */
export interface HostOptions extends WaitOptions {
  /** Only addresses of this family. Default: whichever the name service prefers. */
  readonly family?: 4 | 6;
  /** The interface that a link-local address without a zone belongs to. */
  readonly interface?: string;
}

const families = { 4: 'inet', 6: 'inet6' } as const;

const isLinkLocal = (address: string): boolean => /^fe[89ab]|^ff[0-9a-f]2/i.test(address);

/** Gives a link-local address the zone of the interface asked for, where it has none. */
function scoped(address: HostAddress, device: string | undefined): HostAddress {
  if (address.family === 'inet' || address.scopeId !== undefined || device === undefined) return address;
  const scopeId = isLinkLocal(address.address) ? interfaceIndex(device) : undefined;
  return scopeId === undefined ? address : { ...address, scopeId };
}

const bare = (host: string): string => (/^\[.*\]$/.test(host) ? host.slice(1, -1) : host);

/**
 * The addresses of a host by name, IPv4 or IPv6 address; `fe80::1%eth0` has a zone. Rejects with GrammarError for what is
 * no host, SocketError where it has no address, and what ends the wait.
 */
export async function resolveHost(host: string, options: HostOptions = {}): Promise<HostAddress[]> {
  const colon = host.indexOf(':');
  if (colon >= 0 && colon === host.lastIndexOf(':'))
    throw new GrammarError(host, colon, 'the end: a host alone');
  const { family, interface: device, ...wait } = options;
  const target = { host: bare(host), port: 1 };
  const { addresses } = await resolveTarget(target, { ...wait, purpose: 'connect', type: 'dgram' });
  const wanted = addresses.filter(
    (address): address is HostAddress =>
      (address.family === 'inet' || address.family === 'inet6') &&
      (family === undefined || address.family === families[family]),
  );
  if (wanted.length > 0) return wanted.map((address) => scoped({ ...address, port: 0 }, device));
  const text = family === undefined ? 'no Internet address' : `no address of IPv${family}`;
  throw new SocketError('resolve', { label: host }, { code: 'ENOTFOUND', text });
}

/** The first address of a host, which ping and trace ask. Rejects as resolveHost does. */
export async function findHost(
  host: string,
  { family, interface: device }: Pick<HostOptions, 'family' | 'interface'>,
  signal: AbortSignal,
): Promise<HostAddress> {
  const options = { signal, ...(family && { family }), ...(device !== undefined && { interface: device }) };
  const [address] = await resolveHost(host, options);
  return address as HostAddress;
}

/** A host as text: `192.0.2.1`, `fe80::1%2`. */
export const hostText = (address: HostAddress): string =>
  address.family === 'inet6' && address.scopeId !== undefined
    ? `${address.address}%${address.scopeId}`
    : address.address;
