import type { SocketAddress } from '../family/address.js';
import { formatAddress } from '../family/index.js';
import { GrammarError } from '../grammar/error.js';
import { nearestName } from '../grammar/nearest.js';
import { parseHost, parseInet6, parsePort } from '../socket/target/host-port.js';
import { parseTarget } from '../socket/target.js';
import type { ProbeProtocol } from './result.js';
import { type UrlScheme, urlSchemes } from './url-schemes.js';

/** A target, understood but not yet looked up. */
export interface ProbeTarget {
  /** As it was given, but for the password of a URL: `***`. */
  readonly text: string;
  readonly protocol: ProbeProtocol;
  /** A name to look up; absent where there is an address already. */
  readonly host?: string;
  /** The addresses that need no looking up: one, or both of this machine for a port alone. */
  readonly addresses: readonly SocketAddress[];
  /** 0 for those without ports. */
  readonly port: number;
  /** For Unix targets: the only type of socket that will do. */
  readonly type?: 'stream' | 'dgram' | 'seqpacket';
  /** The codec of the service that a URL promises. */
  readonly service?: string;
}

/** What a target may begin with, besides the schemes of URLs. */
export const targetPrefixes = [
  'tcp',
  'udp',
  'mptcp',
  'sctp',
  'udplite',
  'icmp',
  'unix',
  'stream',
  'dgram',
  'seqpacket',
  'vsock',
] as const;

type Place = ReturnType<typeof parseHost> | ReturnType<typeof parseInet6>;

const thisMachine = (port: number): SocketAddress[] => [
  { family: 'inet', address: '127.0.0.1', port },
  { family: 'inet6', address: '::1', port },
];

/** What a place says of a host. */
function placed(place: Place): Pick<ProbeTarget, 'host' | 'addresses' | 'port'> {
  if (place.kind === 'host') {
    const { host, port } = place;
    return host === undefined ? { addresses: thisMachine(port), port } : { host, addresses: [], port };
  }
  const { address } = place;
  return { addresses: [address], port: 'port' in address ? address.port : 0 };
}

/** A host without a port: a name, IPv4, or IPv6 with or without brackets. Throws GrammarError. */
function parseBareHost(text: string, start: number): Place {
  const bracket = text[start] === '[';
  if (!bracket && !text.includes(':', start)) return parseHost(text, start, text.length, 0, 'connect');
  if (bracket && !text.endsWith(']')) throw new GrammarError(text, text.length, 'a closing bracket');
  const colon = text.indexOf(':', start);
  if (!bracket && colon === text.lastIndexOf(':'))
    throw new GrammarError(text, colon, 'the end: a host alone');
  return parseInet6(text, start + (bracket ? 1 : 0), text.length - (bracket ? 1 : 0), 0);
}

/** Where the authority of a URL ends, RFC 3986 section 3.2. */
function authorityEnd(text: string, start: number): number {
  const rest = text.slice(start).search(/[/?#]/);
  return rest < 0 ? text.length : start + rest;
}

/** Reads the host and port of a URL; user and password before them are passed over. Throws GrammarError. */
function parseAuthority(text: string, start: number, scheme: UrlScheme): Place {
  const end = authorityEnd(text, start);
  const at = text.lastIndexOf('@', end - 1);
  const from = at >= start ? at + 1 : start;
  const whole = text.slice(0, end);
  const bracket = whole[from] === '[' ? whole.indexOf(']', from) : -1;
  if (whole[from] === '[' && bracket < 0) throw new GrammarError(whole, end, 'a closing bracket');
  const colon = whole.indexOf(':', bracket < 0 ? from : bracket);
  const hostEnd = colon < 0 ? end : colon;
  const given = colon >= 0 && colon + 1 < end;
  if (!given && scheme.port === 0) throw new GrammarError(text, hostEnd, 'a colon and a port');
  const port = given ? parsePort(whole, colon + 1, 'connect', scheme.protocol) : scheme.port;
  if (bracket < 0) return parseHost(whole, from, hostEnd, port, 'connect');
  // RFC 6874 writes the percent sign of a zone as %25.
  const zoned = whole.slice(0, bracket).replace('%25', '%');
  return parseInet6(zoned, from + 1, zoned.length, port);
}

function parseUrl(text: string, scheme: string, start: number): ProbeTarget {
  const prefix = targetPrefixes.find((known) => known === scheme);
  if (prefix !== undefined) {
    const path = prefix === 'unix' || prefix === 'stream' || prefix === 'dgram' || prefix === 'seqpacket';
    const place = text.slice(start, path ? undefined : authorityEnd(text, start));
    return { ...parsePrefixed(`${prefix}:${place}`), text };
  }
  const known = urlSchemes()[scheme];
  if (known === undefined) {
    const names = [...Object.keys(urlSchemes()), ...targetPrefixes];
    const near = nearestName(scheme, names);
    throw new GrammarError(
      text,
      0,
      `a scheme with a port of its own${near === undefined ? '; tcp: and a port always will do' : `, such as ${near}`}`,
    );
  }
  const { protocol, service } = known;
  const place = placed(parseAuthority(text, start, known));
  return { text, protocol, ...place, ...(service !== undefined && { service }) };
}

function parsePrefixed(text: string): ProbeTarget {
  if (text.startsWith('icmp:')) return { text, protocol: 'icmp', ...placed(parseBareHost(text, 5)) };
  const { type, protocol, place } = parseTarget(text, 'connect');
  if (place.kind === 'host') return { text, protocol: protocol ?? 'tcp', ...placed(place) };
  const { family } = place.address;
  const isUnix = family === 'unix';
  if (!isUnix && family !== 'vsock') return { text, protocol: protocol ?? 'tcp', ...placed(place) };
  return {
    text,
    protocol: isUnix ? 'unix' : 'vsock',
    ...placed(place),
    ...(isUnix && type !== undefined && { type }),
  };
}

/** The parsers know other protocols than a probe; its own list is the right hint. */
function hintAtPrefixes(error: GrammarError, text: string): GrammarError {
  if (!error.expected.startsWith('a protocol of '))
    return new GrammarError(text, error.position, error.expected);
  const near = nearestName(text.slice(0, text.indexOf(':')), [...targetPrefixes]);
  const hint = near === undefined ? '' : `, such as ${near}`;
  return new GrammarError(text, 0, `a protocol of ${targetPrefixes.join(', ')}${hint}`);
}

/** Nothing is done with the password of a URL, so that nobody shall read it in a result, an error or a log. */
export const withoutPassword = (text: string): string =>
  text.replace(/^([a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:)[^/?#]+@/i, '$1***@');

/**
 * Reads a target: `host:port`, `[IPv6]:port`, a port of this machine, `tcp:…`, `udp:…`, `mptcp:…`, `sctp:…`, `udplite:…`,
 * `icmp:host`, `unix:/path`, `/path`, `unix:@name`, `dgram:…`, `seqpacket:…`, `vsock:cid:port`, or a URL whose scheme has
 * a port of its own. No name is looked up. Throws GrammarError with the place of the fault and what was expected there.
 */
export function parseProbeTarget(given: string): ProbeTarget {
  if (typeof given !== 'string') throw new TypeError(`a target is text, not ${typeof given}`);
  const text = withoutPassword(given);
  const url = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text);
  try {
    if (url !== null) return parseUrl(text, (url[1] as string).toLowerCase(), url[0].length);
    return parsePrefixed(text);
  } catch (error) {
    throw error instanceof GrammarError ? hintAtPrefixes(error, text) : error;
  }
}

/** The target of an address: `tcp:127.0.0.1:80`. */
export function targetOf(address: SocketAddress, protocol: ProbeProtocol): ProbeTarget {
  const port = 'port' in address ? address.port : 0;
  return { text: `${protocol}:${formatAddress(address)}`, protocol, addresses: [address], port };
}
