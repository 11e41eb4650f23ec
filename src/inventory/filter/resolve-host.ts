import type { FilterFamily, FilterSpan, HostPredicate } from '../../grammar/filter/index.js';
import { ipv4Bytes, ipv6Bytes } from '../../wire/address-bytes.js';
import { etherProtocolNumber, netlinkProtocolNumber } from './protocol-names.js';
import { type ResolveContext, unknownName } from './resolve-context.js';
import { resolvePort } from './resolve-port.js';
import { constant, type End, join, type ResolvedFilter } from './resolved.js';

/** A family prefix restricts to that family; in ss the listing has been restricted by then. */
export const familyGuard = (family: FilterFamily | undefined, { dialect }: ResolveContext): ResolvedFilter =>
  family === undefined || dialect === 'ss'
    ? constant(true)
    : { node: 'family', family: family === 'link' ? 'packet' : family };

/** The addresses of a host name; undefined where it has none of the family. */
const lookUp = async (name: string, family: FilterFamily | undefined): Promise<Uint8Array[] | undefined> => {
  const { promises: dns } = await import('node:dns');
  try {
    const version = family === 'inet' ? 4 : family === 'inet6' ? 6 : 0;
    const found = await dns.lookup(name, { all: true, verbatim: true, family: version });
    const bytes = found.map(({ address }) => ipv4Bytes(address) ?? ipv6Bytes(address.replace(/%.*/, '')));
    return bytes.filter((address) => address !== undefined);
  } catch {
    return undefined;
  }
};

const addressesOf = async (host: HostPredicate, context: ResolveContext): Promise<Uint8Array[]> => {
  const { address = '', family, span } = host;
  const literal = ipv4Bytes(address) ?? ipv6Bytes(address);
  if (literal !== undefined) return [literal];
  const number = /[:/]|^[\d.]+$/.test(address);
  const found = number ? undefined : await lookUp(address, family);
  if (found !== undefined && found.length > 0) return found;
  const expected = number
    ? 'an IPv4 or IPv6 address'
    : `a host that exists (${JSON.stringify(address)} has no address)`;
  throw unknownName(context, { span, word: address, expected, fault: 'host' });
};

const internet = async (host: HostPredicate, end: End, context: ResolveContext): Promise<ResolvedFilter> => {
  if (host.address === undefined) return constant(true);
  const addresses = await addressesOf(host, context);
  const networks = addresses.map((bytes): ResolvedFilter => {
    const most = bytes.length * 8;
    return { node: 'network', end, bytes, bits: Math.min(host.prefixLength ?? most, most) };
  });
  return join('or', networks);
};

const protocolNumber = (
  family: 'link' | 'netlink',
  word: string,
  span: FilterSpan,
  context: ResolveContext,
): number => {
  const number = family === 'link' ? etherProtocolNumber(word) : netlinkProtocolNumber(word, context.dialect);
  if (number !== undefined) return number;
  const expected =
    family === 'link' ? 'an Ethernet protocol such as ip or 0x0800' : 'a netlink protocol such as route or 0';
  throw unknownName(context, { span, word, expected, fault: 'host' });
};

const addressNumber = (host: HostPredicate, end: End, context: ResolveContext): ResolvedFilter => {
  const { family, address, span } = host;
  if (address === undefined) return constant(true);
  if (family === 'vsock') return { node: 'number', end, family, value: Number(address) };
  if (family !== 'link' && family !== 'netlink') return constant(true);
  const value = protocolNumber(family, address, span, context);
  return { node: 'number', end, family: family === 'link' ? 'packet' : family, value };
};

/** `src` and `dst` with a host, a port or both. Throws FilterError for a name that does not exist. */
export const resolveHost = async (
  host: HostPredicate,
  end: End,
  context: ResolveContext,
): Promise<ResolvedFilter> => {
  const { family, span } = host;
  if (family === 'unix') {
    const name: ResolvedFilter = { node: 'name', end, pattern: host.address ?? '*' };
    return join('and', [familyGuard(family, context), name]);
  }
  const inet = family === undefined || family === 'inet' || family === 'inet6';
  // The port first, as in ss: it decides which of two faults is told, and may save asking the resolver.
  const port =
    host.port === undefined ? constant(true) : resolvePort(host.port, '=', { end, family, span }, context);
  const address = inet ? await internet(host, end, context) : addressNumber(host, end, context);
  return join('and', [familyGuard(family, context), address, port]);
};
