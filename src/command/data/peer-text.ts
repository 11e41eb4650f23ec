import { type ChannelPeer, formatAddress, type SocketAddress } from '../../index.js';
import { escapeLine, escapeText } from '../../terminal/index.js';

/** IPv4 clients of a dual-stack socket have addresses of this form, RFC 4291 section 2.5.5.2. */
const mapped = /^\[::ffff:(\d+\.\d+\.\d+\.\d+)\]/;

/** An address for people. */
export const addressText = (address: SocketAddress): string => {
  const text = formatAddress(address).replace(mapped, '$1');
  const isIp = address.family === 'inet' || address.family === 'inet6';
  // A raw socket has no ports.
  // A name is escaped by now; a second time would show its backslashes twice.
  return escapeLine(isIp && address.port === 0 ? text.replace(/:\*$/, '') : text);
};

/** The address of a peer, unless it is a Unix socket without a name. */
export const namedAddress = (address: SocketAddress | undefined): SocketAddress | undefined =>
  address === undefined || isUnnamed(address) ? undefined : address;

const isUnnamed = (address: SocketAddress): boolean =>
  address.family === 'unix' && address.path === undefined && address.abstract === undefined;

const processText = ({ pid, uid, process }: ChannelPeer): string => {
  const name = process === undefined ? `pid ${pid}` : `${escapeText(process)}[${pid}]`;
  return `${name}, uid ${uid}`;
};

/** Who it is, for people: `127.0.0.1:41712`, `nc[812], uid 0`, `/run/a.sock (nc[812], uid 0)`. */
export const whoText = (from: SocketAddress | undefined, peer: ChannelPeer | undefined): string => {
  const named = namedAddress(from);
  const place = named === undefined ? undefined : addressText(named);
  const process = peer === undefined ? undefined : processText(peer);
  if (place !== undefined) return process === undefined ? place : `${place} (${process})`;
  return process ?? 'a socket without a name';
};

/** `1 byte`, `2 bytes`. */
export const countText = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
