import type { SocketAddress } from '../../family/address.js';
import { SocketError } from '../error.js';
import { connect } from '../stream/connect.js';
import type { ConnectOptions } from '../stream/options.js';
import { resolveTarget } from '../target.js';
import { ConnectionChannel, waitOf } from './connection.js';
import { sourceText } from './resolve.js';
import type { Channel, ChannelOptions } from './types.js';

function ownAddress({ source }: ChannelOptions, unix: boolean): { localAddress?: string } {
  if (source === undefined) return {};
  if (unix && !source.startsWith('@')) {
    throw new TypeError(
      'the own address of a Unix connection can only be an abstract name, @name: a file would stay behind',
    );
  }
  return { localAddress: sourceText(source) };
}

/** Where to with a time to live, which differs by family: the first address of the target. */
async function firstAddress(
  text: string,
  wait: ChannelOptions,
): Promise<{ to: SocketAddress; protocol: object }> {
  const { addresses, protocol } = await resolveTarget(text, {
    ...waitOf(wait),
    purpose: 'connect',
    type: 'stream',
  });
  return { to: addresses[0] as SocketAddress, protocol: protocol === undefined ? {} : { protocol } };
}

/** A connection of bytes or records to a target. Rejects as connect(). */
export async function openConnection(
  text: string,
  type: 'stream' | 'seqpacket',
  unix: boolean,
  options: ChannelOptions,
): Promise<Channel> {
  const { timeToLive, interface: device } = options;
  const common = {
    ...waitOf(options),
    ...ownAddress(options, unix),
    ...(device === undefined ? {} : { bindToDevice: device }),
  };
  if (type === 'seqpacket') return new ConnectionChannel(await connect(text, { ...common, type }));
  if (timeToLive === undefined) return new ConnectionChannel(await connect(text, { ...common, type }));
  const { to, protocol } = await firstAddress(text, options);
  if (to.family !== 'inet' && to.family !== 'inet6')
    throw new TypeError(`a ${to.family} socket has no time to live`);
  const hops: ConnectOptions =
    to.family === 'inet' ? { ipTimeToLive: timeToLive } : { ipv6UnicastHops: timeToLive };
  return new ConnectionChannel(await connect(to, { ...common, ...protocol, ...hops, type }));
}

/** Whether an error may only mean that the socket there is of another type; abstract names are looked up by name and type. */
export const isOtherType = (error: unknown): boolean =>
  error instanceof SocketError && (error.code === 'EPROTOTYPE' || error.code === 'ECONNREFUSED');
