/** Datagram sockets: UDP, UDP-Lite, ICMP echo and Unix. */
export { DatagramSocket } from './datagram-socket.js';
export type * from './types.js';
