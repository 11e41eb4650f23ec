import { ipBaseOptions } from './ip.js';
import { ipDeliveryOptions } from './ip-delivery.js';
import { ipMulticastOptions } from './ip-multicast.js';
import { ipv6BaseOptions } from './ipv6.js';
import { ipv6DeliveryOptions } from './ipv6-delivery.js';
import { ipv6MulticastOptions } from './ipv6-multicast.js';
import { mptcpOptions } from './mptcp.js';
import { netlinkOptions } from './netlink.js';
import { packetOptions } from './packet.js';
import { rawOptions } from './raw.js';
import type { SocketOption } from './row.js';
import { socketBaseOptions } from './socket.js';
import { socketBufferOptions } from './socket-buffers.js';
import { socketDeliveryOptions } from './socket-delivery.js';
import { socketFilterOptions } from './socket-filter.js';
import { socketStateOptions } from './socket-state.js';
import { tcpBaseOptions } from './tcp.js';
import { tcpNewerOptions } from './tcp-newer.js';
import { tcpRepairOptions } from './tcp-repair.js';
import { udpOptions } from './udp.js';
import { vsockOptions } from './vsock.js';

/** Every socket option, one row each, by level. */
export const socketOptions: readonly SocketOption[] = [
  ...socketBaseOptions,
  ...socketStateOptions,
  ...socketBufferOptions,
  ...socketDeliveryOptions,
  ...socketFilterOptions,
  ...ipBaseOptions,
  ...ipDeliveryOptions,
  ...ipMulticastOptions,
  ...ipv6BaseOptions,
  ...ipv6DeliveryOptions,
  ...ipv6MulticastOptions,
  ...tcpBaseOptions,
  ...tcpNewerOptions,
  ...tcpRepairOptions,
  ...mptcpOptions,
  ...udpOptions,
  ...rawOptions,
  ...packetOptions,
  ...netlinkOptions,
  ...vsockOptions,
];
