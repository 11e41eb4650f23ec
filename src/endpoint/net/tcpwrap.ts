import { isIP } from 'node:net';
import { readFileIfThere } from '../../kernel/index.js';
import type { EndpointOptions } from '../option/types.js';
import { addressOf, type SockaddrBytes } from './sockaddr.js';

/** Who may come by hosts.allow and hosts.deny, hosts_access(5). */
export interface TcpWrapper {
  /** Whether a peer may use the service at this local address. */
  admits(peer: SockaddrBytes, local: SockaddrBytes): boolean;
}

/** One line of a table: for which services, for which clients. */
interface Rule {
  readonly daemons: readonly string[];
  readonly clients: readonly string[];
}

/** The lines of a table; those that end in a backslash go on. */
function linesOf(path: string): string[] {
  const text = readFileIfThere(path)?.toString('utf8') ?? '';
  return text.replaceAll('\\\n', '').split('\n');
}

/** Splits at the first colons outside of brackets: daemons, clients, options. */
const partsOf = (line: string): string[] => line.split(/:(?![^[]*\])/);

const wordsOf = (text = ''): string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** The rules of a table, in order; comments and lines without a colon are none. */
const parseTable = (path: string): Rule[] =>
  linesOf(path)
    .filter((line) => !line.startsWith('#') && line.includes(':'))
    .map(partsOf)
    .map(([daemons, clients]) => ({ daemons: wordsOf(daemons), clients: wordsOf(clients) }));

const numberOf = (address: string): number =>
  address.split('.').reduce((number, part) => number * 256 + Number(part), 0);

/** Whether an IPv4 address is in `net/mask` or `net/bits`. */
function inNetwork(address: string, network: string, mask: string): boolean {
  if (isIP(address) !== 4 || isIP(network) !== 4) return false;
  const bits = /^\d+$/.test(mask) ? 2 ** 32 - 2 ** (32 - Number(mask)) : numberOf(mask);
  return (BigInt(numberOf(address)) & BigInt(bits)) === (BigInt(numberOf(network)) & BigInt(bits));
}

/** The first `bits` bits of the 16 bytes of an IPv6 address as a number. */
function prefixOf(address: string, bits: number): bigint {
  const hex = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = hex.split('::');
  const groups = (text = '') => (text === '' ? [] : text.split(':'));
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [
    ...groups(head),
    ...Array<string>(tail === undefined ? 0 : missing).fill('0'),
    ...groups(tail),
  ];
  const number = all.reduce((sum, group) => sum * 65_536n + BigInt(Number.parseInt(group, 16)), 0n);
  return number >> BigInt(128 - bits);
}

/** Whether an IPv6 address is in `[net]/bits`. */
function inNetwork6(address: string, network: string, bits = 128): boolean {
  if (isIP(address) !== 6 || isIP(network) !== 6 || bits > 128) return false;
  return prefixOf(address, bits) === prefixOf(network, bits);
}

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

/** Whether a pattern of a client list is about this address; names are only compared with those of loopback. */
function matchesClient(pattern: string, address: string): boolean {
  if (pattern === 'ALL' || pattern === 'KNOWN') return true;
  if (pattern.startsWith('[')) {
    const [network = '', bits] = pattern.slice(1).split(/\]\/?/);
    return inNetwork6(address, network, bits ? Number(bits) : undefined);
  }
  const [network = '', mask] = pattern.split('/');
  if (mask !== undefined) return inNetwork(address, network, mask);
  if (pattern.endsWith('.')) return address.startsWith(pattern);
  if (loopbackNames.has(address))
    return pattern === address || pattern === 'localhost' || pattern === 'LOCAL';
  return pattern === address;
}

/** Whether a list matches; what follows EXCEPT takes back. */
function matchesList(words: readonly string[], matches: (word: string) => boolean): boolean {
  const except = words.indexOf('EXCEPT');
  if (except < 0) return words.some(matches);
  return words.slice(0, except).some(matches) && !matchesList(words.slice(except + 1), matches);
}

const ipText = (name: SockaddrBytes): string => {
  const address = addressOf(name);
  if (address?.family !== 'inet' && address?.family !== 'inet6') return '';
  return address.address.replace(/^::ffff:(?=\d+\.)/, '');
};

/**
 * Takes `tcpwrap` (the service's name), `tcpwrap-etc`, `allow-table` and `deny-table`. The tables are read at each
 * connection, as libwrap does.
 */
export function takeTcpWrapper(options: EndpointOptions): TcpWrapper {
  const etc = options.text('tcpwrap-etc') ?? '/etc';
  const service = options.text('tcpwrap') || 'socat';
  const allow = options.text('allow-table') ?? `${etc}/hosts.allow`;
  const deny = options.text('deny-table') ?? `${etc}/hosts.deny`;
  const matches = (path: string, peer: SockaddrBytes, local: SockaddrBytes): boolean =>
    parseTable(path).some(
      ({ daemons, clients }) =>
        matchesList(daemons, (word) => ['ALL', service, `${service}@${ipText(local)}`].includes(word)) &&
        matchesList(clients, (word) => matchesClient(word, ipText(peer))),
    );
  return { admits: (peer, local) => matches(allow, peer, local) || !matches(deny, peer, local) };
}
