import type { Inet6Address, InetAddress } from '../../family/address.js';
import { GrammarError } from '../../grammar/error.js';
import type { Socket } from '../socket.js';
import { interfaceIndex } from '../target/interface-index.js';
import { hostAddress, isMulticast } from './resolve.js';
import type { ChannelOptions } from './types.js';

/** A group and the interface to join it on; 0 lets the kernel choose. */
export interface Group {
  readonly address: InetAddress | Inet6Address;
  readonly interfaceIndex: number;
}

function indexOf(text: string, at: number, name: string): number {
  const index = /^[1-9][0-9]{0,8}$/.test(name) ? Number(name) : interfaceIndex(name);
  if (index !== undefined) return index;
  throw new GrammarError(text, at, 'the name or index of a network interface');
}

/** Reads `239.1.2.3` or `ff02::fb%eth0`. Throws GrammarError. */
export async function parseGroup(text: string, usual: string | undefined): Promise<Group> {
  const [host = '', name, extra] = text.split('%');
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const family = bare.includes(':') ? 'inet6' : 'inet';
  const expected = 'the address of a multicast group, such as 239.1.2.3 or ff02::fb%eth0';
  if (extra !== undefined || !/^[0-9a-f.:]+$/i.test(bare)) throw new GrammarError(text, 0, expected);
  let address: InetAddress | Inet6Address;
  try {
    address = await hostAddress(bare, family, {});
  } catch {
    throw new GrammarError(text, 0, expected);
  }
  if (!isMulticast(address)) throw new GrammarError(text, 0, expected);
  if (name !== undefined) return { address, interfaceIndex: indexOf(text, host.length + 1, name) };
  return { address, interfaceIndex: usual === undefined ? 0 : indexOf(usual, 0, usual) };
}

/** Joins a group. Throws SocketError: `ENODEV` where no interface has a route to it. */
export function joinGroup(socket: Socket, { address, interfaceIndex }: Group): void {
  const membership = { group: { ...address, port: 0 }, interfaceIndex };
  if (address.family === 'inet') socket.options.ipJoinGroup = membership;
  else socket.options.ipv6JoinGroup = membership;
}

/** Time to live or hop limit of what a socket sends, as its family calls it. */
export function setTimeToLive(socket: Socket, { timeToLive }: ChannelOptions): void {
  if (timeToLive === undefined) return;
  const { options, family, type } = socket;
  const alone = type === 'dgram' || type === 'raw';
  if (family === 'inet') {
    options.ipTimeToLive = timeToLive;
    if (alone) options.ipMulticastTimeToLive = timeToLive;
  } else if (family === 'inet6') {
    options.ipv6UnicastHops = timeToLive;
    if (alone) options.ipv6MulticastHops = timeToLive;
  } else throw new TypeError(`a ${socket.label} socket has no time to live`);
}
