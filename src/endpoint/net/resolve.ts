import { isIP } from 'node:net';
import type { SocketAddress } from '../../family/address.js';
import { encodeAddress } from '../../family/index.js';
import { SocketError } from '../../socket/error.js';
import { interfaceIndex } from '../../socket/target/interface-index.js';
import { lookup } from '../../socket/target/lookup.js';
import { servicePort } from '../../socket/target/services.js';
import type { TargetProtocol } from '../../socket/target/types.js';
import {
  AF_INET,
  AF_INET6,
  IPPROTO_MPTCP,
  IPPROTO_SCTP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
} from '../../wire/constants.js';
import type { EndpointOptions } from '../option/types.js';
import type { NameServer } from './name-server.js';
import { anyInternet, familyOf, type SockaddrBytes } from './sockaddr.js';

/** What the options say about resolving names. */
export interface ResolverHints {
  readonly passive: boolean | undefined;
  readonly configured: boolean | undefined;
  readonly mapped: boolean;
  readonly all: boolean;
  /** Who is asked instead of those that the machine's settings name. */
  readonly nameServer?: NameServer;
}

/** A name to resolve. */
export interface NameRequest {
  /** A host name, an IPv4 address, or an IPv6 address with or without brackets; empty or absent for every interface. */
  readonly host?: string | undefined;
  /** A number or the name of a service; empty or absent for 0. */
  readonly port?: string | undefined;
  /** AF_*; 0 for any. */
  readonly domain: number;
  /** IPPROTO_*, whose services are meant. */
  readonly protocol: number;
  /** The version that is to come first where there are both. */
  readonly preferred?: 4 | 6 | undefined;
  readonly hints: ResolverHints;
}

const servicesOf: Readonly<Record<number, TargetProtocol>> = {
  [IPPROTO_UDP]: 'udp',
  [IPPROTO_UDPLITE]: 'udplite',
  [IPPROTO_SCTP]: 'sctp',
  [IPPROTO_MPTCP]: 'mptcp',
};

const given = (options: EndpointOptions, name: string): boolean | undefined =>
  options.has(name) ? options.flag(name) : undefined;

/** Options of the C library's resolver that have no counterpart here. */
const withoutEffect = [
  'res-debug',
  'res-defnames',
  'res-dnsrch',
  'res-igntc',
  'res-recurse',
  'res-stayopen',
  'res-usevc',
];

/** Takes the options `res-…`. */
function takeNameServer(options: EndpointOptions): { nameServer?: NameServer } {
  for (const name of withoutEffect) options.take(name);
  const server = options.text('res-nsaddr');
  const seconds = options.integer('res-retrans');
  const tries = options.integer('res-retry');
  const timeout = seconds === undefined ? undefined : seconds * 1000;
  return server === undefined ? {} : { nameServer: { server, timeout, tries } };
}

/** Takes the options `ai-…`, and those of the resolver that change nothing here as the C library keeps its own state. */
export function takeResolverHints(options: EndpointOptions): ResolverHints {
  return {
    ...takeNameServer(options),
    passive: given(options, 'ai-passive'),
    configured: given(options, 'ai-addrconfig'),
    mapped: options.flag('ai-v4mapped'),
    all: options.flag('ai-all'),
  };
}

/** The number of a port or service. Throws SocketError. */
export function portNumber(text: string, protocol: number): number {
  const name = servicesOf[protocol] ?? 'tcp';
  const number = /^\d+$/.test(text) ? Number(text) : servicePort(text, name);
  if (number !== undefined && number <= 65_535) return number;
  const wrong = 'it is neither a port from 0 to 65535 nor a service that /etc/services lists for';
  throw new SocketError('resolve', { label: text }, { code: 'EAI_SERVICE', text: `${wrong} ${name}` });
}

const versionOf = (domain: number): 4 | 6 | undefined => {
  if (domain === AF_INET) return 4;
  return domain === AF_INET6 ? 6 : undefined;
};

/** An address that needs no name service; undefined for a name. */
function literal(host: string, port: number): SocketAddress | undefined {
  const bare = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const version = isIP(bare);
  if (version === 4) return { family: 'inet', address: bare, port };
  if (version !== 6) return undefined;
  const [address = '', zone] = bare.split('%');
  const scopeId = zone === undefined ? undefined : Number(zone) || interfaceIndex(zone);
  return { family: 'inet6', address, port, ...(scopeId === undefined ? {} : { scopeId }) };
}

/** What stands for no host at all. */
function withoutHost({ domain, hints }: NameRequest, port: number): SockaddrBytes[] {
  const families = domain === 0 ? [AF_INET, AF_INET6] : [domain];
  if (hints.passive !== false) return families.map((family) => anyInternet(family, port));
  const local = { [AF_INET]: '127.0.0.1', [AF_INET6]: '::1' } as const;
  return families.map((number) =>
    encodeAddress(
      number === AF_INET6
        ? { family: 'inet6', address: local[AF_INET6], port }
        : { family: 'inet', address: local[AF_INET], port },
    ),
  );
}

/** Those of the wanted version first. */
function sorted(names: SockaddrBytes[], preferred: 4 | 6 | undefined): SockaddrBytes[] {
  if (preferred === undefined) return names;
  const first = preferred === 4 ? AF_INET : AF_INET6;
  return [
    ...names.filter((name) => familyOf(name) === first),
    ...names.filter((name) => familyOf(name) !== first),
  ];
}

const noAddress = (host: string, version: 4 | 6): SocketError =>
  new SocketError('resolve', { label: host }, { code: 'ENODATA', text: `it has no IPv${version} address` });

/** Asks whoever knows names. Rejects with SocketError, and the signal's reason. */
async function found(
  host: string,
  port: number,
  { domain, hints }: NameRequest,
  signal: AbortSignal,
): Promise<SocketAddress[]> {
  const { nameServer, mapped, all } = hints;
  if (nameServer !== undefined) {
    const { askNameServer } = await import('./name-server.js');
    return askNameServer(host, port, domain, nameServer, signal);
  }
  const version = versionOf(domain);
  const configured = hints.configured ?? domain === 0;
  const limits = { ...(version === undefined ? {} : { version }), configured, mapped, all };
  return lookup(host, port, { signal }, limits);
}

/**
 * The names that a host and a port stand for, in the order in which they are to be tried; at least one. Throws SocketError
 * where there is none, and the signal's reason.
 */
export async function resolveNames(request: NameRequest, signal: AbortSignal): Promise<SockaddrBytes[]> {
  const { host = '', domain, hints, preferred } = request;
  const port =
    request.port === undefined || request.port === '' ? 0 : portNumber(request.port, request.protocol);
  if (host === '') return withoutHost(request, port);
  const version = versionOf(domain);
  const address = literal(host, port);
  const mapped = hints.mapped || undefined;
  const usable =
    address !== undefined && (version === undefined || address.family === (version === 4 ? 'inet' : 'inet6'));
  if (address !== undefined && usable) return [encodeAddress(address)];
  if (address !== undefined && version !== undefined && !(version === 6 && mapped))
    throw noAddress(host, version);
  return sorted((await found(host, port, request, signal)).map(encodeAddress), preferred);
}

/** Nothing said, for addresses without names to resolve. */
export const noHints: ResolverHints = {
  passive: undefined,
  configured: undefined,
  mapped: false,
  all: false,
};
