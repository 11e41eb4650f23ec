/** Raw sockets of IPv4 and IPv6, raw(7), and packet sockets, packet(7). */

export { LivingSocket, SocketHolder } from '../holder.js';
export type { PacketAuxiliary } from './auxdata.js';
export type { BatchOptions, OutgoingPacket } from './batch.js';
export { attachFilter, attachReusePortFilter, detachFilter, type FilterProgram } from './filter.js';
export {
  type EthernetProtocol,
  type LinkPacket,
  type PacketReceiveOptions,
  PacketSocket,
  type PacketSocketOptions,
} from './packet-socket.js';
export {
  type IpAddress,
  type RawPacket,
  type RawReceiveOptions,
  RawSocket,
  type RawSocketOptions,
} from './raw-socket.js';
