import type { SocketKind, SocketRecord } from '../../inventory/record.js';

/** Kinds in the order people look for them. */
export const kindOrder: readonly SocketKind[] = [
  'tcp',
  'mptcp',
  'udp',
  'udplite',
  'sctp',
  'dccp',
  'icmp',
  'raw',
  'unix',
  'vsock',
  'tipc',
  'packet',
  'xdp',
  'netlink',
  'other',
];

/** Where a kind comes in a sorted list. */
export const kindRank = ({ kind }: SocketRecord): number => kindOrder.indexOf(kind);

/** The port of the socket's own address; undefined for families without ports. */
export const localPort = (record: SocketRecord): number | undefined =>
  record.family === 'inet' || record.family === 'inet6' || record.family === 'vsock'
    ? record.local.port
    : undefined;

/** The port of the address it is connected to; undefined for families without ports. */
export const remotePort = (record: SocketRecord): number | undefined =>
  record.family === 'inet' || record.family === 'inet6' || record.family === 'vsock'
    ? record.remote.port
    : undefined;
