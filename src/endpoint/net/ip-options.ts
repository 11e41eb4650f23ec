import { AF_UNSPEC } from '../../wire/constants.js';
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

/** The name that a server binds to; without a family the caller's version decides, else both by IPv6. */
export async function serverName(
  options: EndpointOptions,
  port: string,
  { domain, protocol, hints }: BindPlace,
  context: EndpointContext,
): Promise<SockaddrBytes> {
  const { signal } = context;
  const text = options.text('bind');
  const host = text === undefined ? '' : splitBind(text).host;
  const own = splitBind(text ?? '').port;
  const version = 'listenIpVersion' in context ? context.listenIpVersion : context.ipVersion;
  const usual = version === undefined ? AF_UNSPEC : version === 4 ? 2 : 10;
  const family = domain === AF_UNSPEC && !host.startsWith('[') ? usual : domain;
  const names = await resolveNames(
    { host, port: own === undefined || own === '' ? port : own, domain: family, protocol, hints },
    signal,
  );
  return names.find((name) => familyOf(name) === 10) ?? (names[0] as SockaddrBytes);
}
