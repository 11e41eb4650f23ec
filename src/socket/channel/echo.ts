import type { SocketAddress } from '../../family/address.js';
import { decodeIcmp, encodeEcho } from '../../wire/icmp.js';
import { DatagramSocket } from '../datagram/datagram-socket.js';
import { SocketError } from '../error.js';
import { RawSocket } from '../raw/raw-socket.js';
import { type Carrier, ConnectionlessChannel, type Translation } from './connectionless.js';
import { setTimeToLive } from './multicast.js';
import { hostAddress } from './resolve.js';
import type { Channel, ChannelOptions } from './types.js';

type Protocol = 'icmp' | 'icmp6';
const familyOf = { icmp: 'inet', icmp6: 'inet6' } as const;
/** `<linux/icmp.h>`, RFC 4443 */
const replyType = { icmp: 0, icmp6: 129 } as const;

/** Data goes out as echo requests and comes back as their replies; `identifier` undefined leaves telling them apart to the kernel. */
function echoes(protocol: Protocol, identifier: number | undefined): Translation {
  let sequence = 0;
  return {
    encode: (data) =>
      encodeEcho({
        protocol,
        kind: 'request',
        identifier: identifier ?? 0,
        sequence: ++sequence & 0xffff,
        data,
      }),
    decode: (bytes) => {
      const { type, echo } = decodeIcmp(protocol, bytes);
      const isOurs = identifier === undefined || echo?.identifier === identifier;
      return type === replyType[protocol] && isOurs ? echo?.data : undefined;
    },
  };
}

/** A raw socket whose messages begin behind the IP header. */
export const payloadsOf = (raw: RawSocket): Carrier => ({
  socket: raw.socket,
  send: (data, to, options) => raw.send(data, to as never, options),
  receive: async (wait) => {
    const { payload, from, truncated, ancillary } = await raw.receive(wait);
    return { bytes: payload, from, truncated, ancillary };
  },
  close: () => raw.close(),
});

const isRefused = (error: unknown): boolean =>
  error instanceof SocketError && (error.code === 'EACCES' || error.code === 'EPERM');

async function openPing(
  protocol: Protocol,
  address: SocketAddress,
  options: ChannelOptions,
): Promise<Channel> {
  const device = options.interface === undefined ? {} : { bindToDevice: options.interface };
  const socket = await DatagramSocket.open({ family: familyOf[protocol], protocol, ...device });
  return finish(socket, socket.socket, address, options, echoes(protocol, undefined));
}

async function openRaw(
  protocol: Protocol,
  address: SocketAddress,
  options: ChannelOptions,
): Promise<Channel> {
  const raw = await RawSocket.open({
    family: familyOf[protocol],
    protocol,
    icmpFilter: [replyType[protocol]],
  });
  return finish(payloadsOf(raw), raw.socket, address, options, echoes(protocol, process.pid & 0xffff));
}

/** Connects to the one address, so that ICMP errors are told. */
async function finish(
  carrier: Carrier,
  socket: RawSocket['socket'],
  address: SocketAddress,
  options: ChannelOptions,
  translation: Translation,
): Promise<Channel> {
  try {
    setTimeToLive(socket, options);
    if (options.source !== undefined) socket.bind(options.source);
    await socket.connect(address);
    return new ConnectionlessChannel(carrier, undefined, translation);
  } catch (error) {
    carrier.close();
    throw error;
  }
}

/** Echo requests to a host, icmp(7): without a privilege where the system allows it, else by a raw socket. */
export async function openEchoSender(
  protocol: Protocol,
  host: string,
  options: ChannelOptions,
): Promise<Channel> {
  const address = await hostAddress(host, familyOf[protocol], options);
  try {
    return await openPing(protocol, address, options);
  } catch (error) {
    if (!isRefused(error)) throw error;
    return await openRaw(protocol, address, options);
  }
}

/** All ICMP messages that come to this machine, or to one of its addresses. Needs CAP_NET_RAW. */
export async function openIcmpReceiver(
  protocol: Protocol,
  host: string | undefined,
  options: ChannelOptions,
): Promise<Channel> {
  const family = familyOf[protocol];
  const bind = host === undefined ? {} : { bind: await hostAddress(host, family, options) };
  return new ConnectionlessChannel(payloadsOf(await RawSocket.open({ family, protocol, ...bind })));
}
