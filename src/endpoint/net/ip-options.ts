import { existsSync } from 'node:fs';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';
import type { EndpointContext } from '../types.js';
import { type ResolverHints, resolveNames } from './resolve.js';
import { anyInternet, familyOf, portOf, type SockaddrBytes, withPort } from './sockaddr.js';

/** Splits `host:port` of the option `bind`; an IPv6 address is in brackets. */
export function splitBind(text: string): { host: string; port: string | undefined } {
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(text) ?? [undefined, text];
  return { host, port };
}

/** What `bind` is resolved for. */
export interface BindPlace {
  /** AF_*; 0 for any. */
  readonly domain: number;
  readonly protocol: number;
  readonly hints: ResolverHints;
}

/** The names that `bind` stands for; undefined where it is not given. Throws SocketError. */
export async function resolveBind(
  options: EndpointOptions,
  { domain, protocol, hints }: BindPlace,
  signal: AbortSignal,
): Promise<SockaddrBytes[] | undefined> {
  const text = options.text('bind');
  if (text === undefined) return undefined;
  const { host, port } = splitBind(text);
  return resolveNames({ host, port, domain, protocol, hints }, signal);
}

/** Where a client or sender binds: `bind`, `sourceport`, `lowport`. */
export interface ClientBind {
  readonly names: readonly SockaddrBytes[] | undefined;
  readonly port: number | undefined;
  readonly lowPort: boolean;
}

/** Takes the options of a client's local name. Throws SocketError. */
export async function takeClientBind(
  options: EndpointOptions,
  place: BindPlace,
  { signal }: EndpointContext,
): Promise<ClientBind> {
  const names = await resolveBind(options, place, signal);
  return { names, port: options.integer('sourceport'), lowPort: options.flag('lowport') };
}

/** The local name towards a peer: undefined for none, `mismatch` where there is none of the peer's family. */
export function localFor(
  { names, port }: ClientBind,
  peer: SockaddrBytes,
): SockaddrBytes | undefined | 'mismatch' {
  const family = familyOf(peer);
  if (names === undefined) return port === undefined ? undefined : anyInternet(family, port);
  const found = names.find((name) => familyOf(name) === family);
  if (found === undefined) return 'mismatch';
  return port === undefined || portOf(found) !== 0 ? found : withPort(found, port);
}

/** The port that a server's parameter names. Throws TypeError where it is empty. */
export function serverPort(port = ''): string {
  if (port === '') throw new TypeError('a port is needed to listen at; 0 takes a free one');
  return port;
}

/** AF_* of the version that listeners without an address have; 0 for any. */
export function listenDomain({ ipVersion, ...context }: EndpointContext): number {
  const version = 'listenIpVersion' in context ? context.listenIpVersion : ipVersion;
  if (version === undefined) return AF_UNSPEC;
  return version === 4 ? AF_INET : AF_INET6;
}

/** Whether the kernel has IPv6 at all. */
const hasInet6 = (): boolean => existsSync('/proc/net/if_inet6');

/** The name that a server binds to, without a port for raw ones; without a family the usual version decides, else both by IPv6. */
export async function serverName(
  options: EndpointOptions,
  port: string | undefined,
  { domain, protocol, hints }: BindPlace,
  context: EndpointContext,
): Promise<SockaddrBytes> {
  const { host, port: own } = splitBind(options.text('bind') ?? '');
  const isOpen = domain === AF_UNSPEC && !host.startsWith('[');
  const family = isOpen ? listenDomain(context) : domain;
  const names = await resolveNames(
    { host, port: own === undefined || own === '' ? (port ?? '') : own, domain: family, protocol, hints },
    context.signal,
  );
  const dual = family === AF_UNSPEC && hasInet6();
  const first = dual ? names.find((name) => familyOf(name) === AF_INET6) : undefined;
  return first ?? (names[0] as SockaddrBytes);
}
