import { families } from '../../family/index.js';
import { GrammarError } from '../../grammar/error.js';
import { interfaceIndex } from './interface-index.js';
import { servicePort } from './services.js';
import type { AddressPlace, HostPlace, TargetProtocol, TargetPurpose } from './types.js';

const highestPort = 65535;

/** Reads a port or the name of a service from `start` to the end. Throws GrammarError. */
export function parsePort(
  text: string,
  start: number,
  purpose: TargetPurpose,
  protocol: TargetProtocol,
): number {
  const word = text.slice(start);
  if (word === '*' && purpose !== 'connect') return 0;
  const lowest = purpose === 'connect' ? 1 : 0;
  if (/^[a-z0-9-]*[a-z][a-z0-9-]*$/i.test(word)) {
    const port = servicePort(word, protocol);
    if (port !== undefined) return port;
    throw new GrammarError(text, start, `a port, or a service that /etc/services lists for ${protocol}`);
  }
  const port = /^(0|[1-9][0-9]{0,4})$/.test(word) ? Number(word) : -1;
  if (port < lowest || port > highestPort) {
    throw new GrammarError(text, start, `a port from ${lowest} to ${highestPort} or the name of a service`);
  }
  return port;
}

/** The zone of a scoped IPv6 address, RFC 4007 section 11: an index, or an interface's name. Throws GrammarError. */
function parseZone(text: string, start: number, zone: string): number {
  const index = /^[1-9][0-9]{0,9}$/.test(zone) ? Number(zone) : interfaceIndex(zone);
  if (index !== undefined) return index;
  throw new GrammarError(text, start, 'the name or index of a network interface');
}

/** Reads an IPv6 address with an optional zone from `start` to `end`. Throws GrammarError. */
export function parseInet6(text: string, start: number, end: number, port: number): AddressPlace {
  const host = text.slice(start, end);
  const percent = host.indexOf('%');
  const bare = percent < 0 ? host : host.slice(0, percent);
  let address: ReturnType<typeof families.inet6.parse>;
  try {
    address = families.inet6.parse(`[${bare}]`);
  } catch {
    throw new GrammarError(text, start, 'an IPv6 address, such as ::1');
  }
  if (percent < 0) return { kind: 'address', address: { ...address, port } };
  const scopeId = parseZone(text, start + percent + 1, host.slice(percent + 1));
  return { kind: 'address', address: { ...address, port, scopeId } };
}

/** Reads an IPv4 address or a name from `start` to `end`; `*` is every interface. Throws GrammarError. */
export function parseHost(
  text: string,
  start: number,
  end: number,
  port: number,
  purpose: TargetPurpose,
): HostPlace | AddressPlace {
  const host = text.slice(start, end);
  if (host === '*' && purpose !== 'connect') return { kind: 'host', host: undefined, port };
  // A name never ends in a numeric label, RFC 1123 section 2.1, so this is an address or a mistake.
  if (/(^|\.)[0-9]+\.?$/.test(host)) {
    try {
      return { kind: 'address', address: { ...families.inet.parse(host), port } };
    } catch {
      throw new GrammarError(text, start, 'an IPv4 address of four decimal numbers, such as 127.0.0.1');
    }
  }
  if (!/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?$/i.test(host) || host.length > 253 || host.includes('..')) {
    throw new GrammarError(text, start, 'a host name or an IP address (IPv6 in brackets)');
  }
  return { kind: 'host', host, port };
}

/** Reads `host:port`, `[IPv6]:port` or `port` at `start`. Throws GrammarError. */
export function parseHostPort(
  text: string,
  start: number,
  purpose: TargetPurpose,
  protocol: TargetProtocol,
): HostPlace | AddressPlace {
  if (text[start] === '[') {
    const close = text.indexOf(']', start);
    if (close < 0) throw new GrammarError(text, text.length, 'a closing bracket');
    if (text[close + 1] !== ':') throw new GrammarError(text, close + 1, 'a colon and a port');
    return parseInet6(text, start + 1, close, parsePort(text, close + 2, purpose, protocol));
  }
  const colon = text.indexOf(':', start);
  if (colon < 0) {
    if (/^[0-9]+$|^\*$/.test(text.slice(start))) {
      return { kind: 'host', host: undefined, port: parsePort(text, start, purpose, protocol) };
    }
    throw new GrammarError(text, text.length, 'a colon and a port');
  }
  if (text.includes(':', colon + 1))
    throw new GrammarError(text, start, 'an IPv6 address in brackets, or one colon');
  return parseHost(text, start, colon, parsePort(text, colon + 1, purpose, protocol), purpose);
}
