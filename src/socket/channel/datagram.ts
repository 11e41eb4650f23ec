import type { Inet6Address, InetAddress, SocketAddress } from '../../family/address.js';
import { DatagramSocket } from '../datagram/datagram-socket.js';
import type { AncillaryRequest, DatagramOptions } from '../datagram/types.js';
import { resolveTarget } from '../target.js';
import { ConnectionlessChannel } from './connectionless.js';
import { type Group, joinGroup, parseGroup, setTimeToLive } from './multicast.js';
import { isMulticast, sourceText } from './resolve.js';
import type { Channel, ChannelOptions } from './types.js';

type Protocol = 'udp' | 'udplite';

/** Room for bursts, SO_RCVBUF in bytes; the kernel gives at most net.core.rmem_max. */
const wantedBuffer = 4_194_304;

/** The options that concern every datagram socket. */
function commonOptions(options: ChannelOptions, unix: boolean): Omit<DatagramOptions, 'bind' | 'connect'> {
  const { signal, timeout, mode, uid, gid } = options;
  const details: AncillaryRequest[] = unix ? ['credentials', 'timestamp'] : ['timestamp'];
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(mode === undefined || !unix ? {} : { mode }),
    ...(uid === undefined || !unix ? {} : { uid }),
    ...(gid === undefined || !unix ? {} : { gid }),
    ...(options.interface === undefined ? {} : { bindToDevice: options.interface }),
    ...(options.broadcast === true ? { broadcast: true } : {}),
    ...(options.details === true ? { ancillary: details } : {}),
    ...(unix ? { unlink: 'stale' as const } : {}),
  };
}

/** The own address of a sender. */
function ownAddress(options: ChannelOptions, unix: boolean, protocol: Protocol): { bind?: string } {
  if (options.source !== undefined) {
    const text = sourceText(options.source);
    return { bind: unix ? text : `${protocol}:${text}` };
  }
  return unix && options.answers === true ? { bind: 'unix:*' } : {};
}

/** Sends to everybody of a group or a network, and hears whoever answers: a connected socket would hear nobody. */
async function openToMany(
  address: InetAddress | Inet6Address,
  protocol: Protocol,
  options: ChannelOptions,
): Promise<DatagramSocket> {
  const { family } = address;
  return DatagramSocket.open({
    ...commonOptions(options, false),
    ...ownAddress(options, false, protocol),
    family,
    protocol,
  });
}

/** Where an Internet target leads: the protocol and its first address. */
async function findAddress(text: string, options: ChannelOptions, purpose: 'connect' | 'bind') {
  const { signal, timeout } = options;
  const wait = { ...(signal && { signal }), ...(timeout === undefined ? {} : { timeout }) };
  const { protocol, addresses } = await resolveTarget(text, { ...wait, purpose, type: 'dgram' });
  return { protocol: protocol as Protocol, address: addresses[0] as SocketAddress };
}

/** A datagram socket that sends to a target. Rejects as DatagramSocket.open. */
export async function openSender(text: string, unix: boolean, options: ChannelOptions): Promise<Channel> {
  const common = commonOptions(options, unix);
  if (unix) {
    const open = { ...common, ...ownAddress(options, true, 'udp'), connect: text };
    return new ConnectionlessChannel(await DatagramSocket.open(open));
  }
  const { protocol, address } = await findAddress(text, options, 'connect');
  const inet = address as InetAddress | Inet6Address;
  const many = options.broadcast === true || isMulticast(inet);
  const socket = many
    ? await openToMany(inet, protocol, options)
    : await DatagramSocket.open({ ...common, ...ownAddress(options, false, protocol), connect: text });
  return prepared(socket, options, [], many ? address : undefined);
}

/** Makes a channel of a socket; what fails leaves nothing open. */
function prepared(
  socket: DatagramSocket,
  options: ChannelOptions,
  groups: readonly Group[],
  to?: SocketAddress,
): Channel {
  try {
    for (const group of groups) joinGroup(socket.socket, group);
    setTimeToLive(socket.socket, options);
    return new ConnectionlessChannel(socket, to);
  } catch (error) {
    socket.close();
    throw error;
  }
}

/** The groups to join: those that were asked for, and one that is bound to. */
async function groupsOf(text: string, unix: boolean, options: ChannelOptions): Promise<Group[]> {
  const { join = [] } = options;
  const groups = await Promise.all(join.map((group) => parseGroup(group, options.interface)));
  if (unix) return groups;
  const { address } = await findAddress(text, options, 'bind');
  const inet = address as InetAddress | Inet6Address;
  if (groups.length > 0 || !isMulticast(inet)) return groups;
  const scope = inet.family === 'inet6' ? inet.scopeId : undefined;
  const shown = scope === undefined ? inet.address : `${inet.address}%${scope}`;
  return [await parseGroup(shown, options.interface)];
}

/** A datagram socket that is bound to a target. Rejects as DatagramSocket.open. */
export async function openReceiver(text: string, unix: boolean, options: ChannelOptions): Promise<Channel> {
  const groups = await groupsOf(text, unix, options);
  // Several programs may listen to one group.
  const shared = groups.length > 0 ? { reuseAddress: true } : {};
  const room = unix ? {} : { receiveBuffer: wantedBuffer };
  const socket = await DatagramSocket.open({
    ...commonOptions(options, unix),
    ...shared,
    ...room,
    bind: text,
  });
  return prepared(socket, options, groups);
}
