import type { Inet6Address, InetAddress } from '../../family/address.js';
import { ipv4Number, ipv4Text } from '../../family/ipv4.js';
import { ipv6Bytes, ipv6Text } from '../../family/ipv6.js';
import { GrammarError } from '../../grammar/error.js';
import { SocketError } from '../../socket/error.js';
import { resolveTarget } from '../../socket/target.js';
import type { WaitOptions } from '../../socket/types.js';

/** The address of a host that is scanned; its port is 0. */
export type HostAddress = InetAddress | Inet6Address;

/** A host, and the text it comes from. */
export interface ScanHost {
  readonly host: string;
  readonly address: HostAddress;
}

/** Which addresses are wanted, and how many at most. */
export interface HostOptions extends WaitOptions {
  readonly family?: 'inet' | 'inet6' | undefined;
  /** Every address of a name, rather than the first. */
  readonly everyAddress?: boolean | undefined;
  readonly most: number;
}

const tooMany = (text: string, most: number): GrammarError =>
  new GrammarError(text, text.lastIndexOf('/'), `a prefix of at most ${most} hosts`);

const inet4Prefix = (text: string, address: string, bits: number, most: number): InetAddress[] => {
  const number = ipv4Number(address);
  if (number === undefined || bits > 32) throw new GrammarError(text, 0, 'a prefix such as 192.0.2.0/28');
  const count = 2 ** (32 - bits);
  if (count > most) throw tooMany(text, most);
  const base = Math.floor((number >>> 0) / count) * count;
  // The network's own address and its broadcast address are no hosts, RFC 1122 section 3.2.1.3; RFC 3021 for /31.
  const [first, last] = bits < 31 ? [1, count - 2] : [0, count - 1];
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    family: 'inet',
    address: ipv4Text(Uint8Array.of(...octets(base + first + index))),
    port: 0,
  }));
};

const octets = (number: number): number[] =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) & 255);

const inet6Prefix = (text: string, address: string, bits: number, most: number): Inet6Address[] => {
  const bytes = ipv6Bytes(address);
  if (bytes === undefined || bits > 128) throw new GrammarError(text, 0, 'a prefix such as 2001:db8::/120');
  if (128 - bits > 32 || 2 ** (128 - bits) > most) throw tooMany(text, most);
  const count = 2 ** (128 - bits);
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const base = Math.floor(view.getUint32(12) / count) * count;
  return Array.from({ length: count }, (_, index) => {
    view.setUint32(12, base + index);
    return { family: 'inet6', address: ipv6Text(bytes), port: 0 };
  });
};

/** Reads `address/bits`; undefined for what is no prefix. Throws GrammarError. */
export function parsePrefix(text: string, most: number): HostAddress[] | undefined {
  const prefix = /^([^/]+)\/(\d{1,3})$/.exec(text);
  if (prefix === null) {
    if (text.includes('/')) throw new GrammarError(text, text.indexOf('/'), 'a prefix such as 192.0.2.0/28');
    return undefined;
  }
  const [, address = '', bits = ''] = prefix;
  const bare = address.replace(/^\[(.*)\]$/, '$1');
  return bare.includes(':')
    ? inet6Prefix(text, bare, Number(bits), most)
    : inet4Prefix(text, bare, Number(bits), most);
}

const isHost = (address: { readonly family: string }): address is HostAddress =>
  address.family === 'inet' || address.family === 'inet6';

/** What a name or an address stands for. */
async function resolveHost(text: string, options: HostOptions): Promise<HostAddress[]> {
  const { family, everyAddress = false } = options;
  const host = text.replace(/^\[(.*)\]$/, '$1');
  if (host === '') throw new GrammarError(text, 0, 'a host name or an IP address');
  const { addresses } = await resolveTarget(
    { host, port: 1 },
    { ...options, purpose: 'connect', type: 'stream' },
  );
  const wanted = addresses
    .filter(isHost)
    .filter((address) => family === undefined || address.family === family);
  if (wanted.length === 0) {
    const version = family === 'inet' ? 'IPv4' : 'IPv6';
    const text4 = `the name has no ${version} address`;
    throw new SocketError('resolve', { label: host }, { code: 'ENOTFOUND', text: text4 });
  }
  return (everyAddress ? wanted : wanted.slice(0, 1)).map((address) => ({ ...address, port: 0 }));
}

/** Every interface stands for this host, as in connect(2). */
const concrete = (address: HostAddress): HostAddress => {
  if (address.address === '0.0.0.0') return { ...address, address: '127.0.0.1' } as HostAddress;
  return address.address === '::' ? ({ ...address, address: '::1' } as HostAddress) : address;
};

/**
 * The hosts of the texts (names, addresses, prefixes), each address once, in their order. Throws GrammarError for text
 * that is no host and for too many of them, SocketError for a name without an address, and the signal's reason.
 */
export async function resolveHosts(texts: readonly string[], options: HostOptions): Promise<ScanHost[]> {
  const hosts = new Map<string, ScanHost>();
  for (const host of texts) {
    const addresses = parsePrefix(host, options.most) ?? (await resolveHost(host, options));
    for (const address of addresses.map(concrete)) {
      const key = `${address.address}%${'scopeId' in address ? (address.scopeId ?? 0) : 0}`;
      if (!hosts.has(key)) hosts.set(key, { host, address });
    }
    if (hosts.size > options.most) throw new GrammarError(host, 0, `at most ${options.most} hosts in all`);
  }
  return [...hosts.values()];
}
