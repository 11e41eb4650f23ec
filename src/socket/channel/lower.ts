import { PacketSocket } from '../raw/packet-socket.js';
import { RawSocket } from '../raw/raw-socket.js';
import { Socket } from '../socket.js';
import { type Carrier, ConnectionlessChannel } from './connectionless.js';
import { payloadsOf } from './echo.js';
import { setTimeToLive } from './multicast.js';
import type { ChannelPlace } from './place.js';
import { hostAddress } from './resolve.js';
import type { Channel, ChannelOptions } from './types.js';

type Place<K extends ChannelPlace['kind']> = Extract<ChannelPlace, { kind: K }>;

/** The longest message of the kernel, `NLMSG_GOODSIZE` of dumps, with room to spare. */
const netlinkRoom = 262_144;

/** Runs what prepares a socket; what fails leaves nothing open. */
async function guarded<T extends { close(): void }>(
  made: T,
  prepare: (made: T) => Promise<void>,
): Promise<T> {
  try {
    await prepare(made);
    return made;
  } catch (error) {
    made.close();
    throw error;
  }
}

/** Packets of one IP protocol to a host, or from everywhere to this machine. Needs CAP_NET_RAW. */
export async function openRaw(place: Place<'raw'>, options: ChannelOptions): Promise<Channel> {
  const { family, protocol, host } = place;
  const address = host === undefined ? undefined : await hostAddress(host, family, options);
  const raw = await guarded(await RawSocket.open({ family, protocol }), async (made) => {
    if (options.interface !== undefined) made.socket.options.bindToDevice = options.interface;
    setTimeToLive(made.socket, options);
    if (options.broadcast === true) made.socket.options.broadcast = true;
    if (options.source !== undefined) made.socket.bind(options.source);
    if (address === undefined) return;
    if (options.purpose === 'receive') made.socket.bind(address);
    else await made.connect(address);
  });
  return new ConnectionlessChannel(payloadsOf(raw));
}

/** Whole frames of an interface, packet(7). Needs CAP_NET_RAW. */
export async function openPacket(place: Place<'packet'>, options: ChannelOptions): Promise<Channel> {
  const { protocol } = place;
  const name = place.interface ?? options.interface;
  const wanted = name === undefined ? {} : { interface: name };
  // One that only sends is bound to no protocol, and so hears nothing.
  const heard = options.purpose === 'receive' || options.answers === true ? protocol : 0;
  const packet = await PacketSocket.open({ ...wanted, protocol: heard });
  const carrier: Carrier = {
    socket: packet.socket,
    send: (data, to, wait) => packet.send(data, to as never, wait),
    receive: (wait) => packet.receive(wait),
    close: () => packet.close(),
  };
  return new ConnectionlessChannel(carrier);
}

/** Netlink messages as they are: to the kernel, or from multicast groups. */
export async function openNetlink(place: Place<'netlink'>, _options: ChannelOptions): Promise<Channel> {
  const { protocol, groups } = place;
  const socket = Socket.open({ family: 'netlink', type: 'raw', protocol });
  const kernel = { family: 'netlink', portId: 0, groups: 0 } as const;
  await guarded(socket, async () => {
    socket.bind(kernel);
    for (const group of groups) socket.options.netlinkAddMembership = group;
  });
  const carrier: Carrier = {
    socket,
    send: (data, to, options) => socket.send(data, { ...options, to: to ?? kernel }),
    receive: (wait) => socket.receive(netlinkRoom, wait),
    close: () => socket.close(),
  };
  return new ConnectionlessChannel(carrier);
}
