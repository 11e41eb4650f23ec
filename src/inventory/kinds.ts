import type { SocketKind } from './record.js';

/** Every kind in the order ss(8) lists them; the ones it does not know stand beside their kin. */
export const allKinds: readonly SocketKind[] = [
  'netlink',
  'packet',
  'unix',
  'raw',
  'icmp',
  'udp',
  'udplite',
  'tcp',
  'dccp',
  'sctp',
  'vsock',
  'tipc',
  'xdp',
  'mptcp',
  'other',
];
