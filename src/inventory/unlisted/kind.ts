import {
  AF_INET,
  AF_INET6,
  AF_NETLINK,
  AF_PACKET,
  AF_TIPC,
  AF_UNIX,
  AF_VSOCK,
  AF_XDP,
  IPPROTO_DCCP,
  IPPROTO_ICMP,
  IPPROTO_ICMPV6,
  IPPROTO_MPTCP,
  IPPROTO_SCTP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_UDPLITE,
  SOCK_RAW,
} from '../../wire/constants.js';
import type { SocketKind } from '../record.js';

function inetKind(type: number, protocol: number): SocketKind {
  if (type === SOCK_RAW) return 'raw';
  switch (protocol) {
    case IPPROTO_TCP:
      return 'tcp';
    case IPPROTO_MPTCP:
      return 'mptcp';
    case IPPROTO_UDP:
      return 'udp';
    case IPPROTO_UDPLITE:
      return 'udplite';
    case IPPROTO_SCTP:
      return 'sctp';
    case IPPROTO_DCCP:
      return 'dccp';
    case IPPROTO_ICMP:
    case IPPROTO_ICMPV6:
      return 'icmp';
    default:
      return 'other'; // L2TP, SMC over IP: no table has them
  }
}

/** The kind of a socket by the three numbers of socket(2). */
export function kindOf(family: number, type: number, protocol: number): SocketKind {
  switch (family) {
    case AF_INET:
    case AF_INET6:
      return inetKind(type, protocol);
    case AF_UNIX:
      return 'unix';
    case AF_NETLINK:
      return 'netlink';
    case AF_PACKET:
      return 'packet';
    case AF_VSOCK:
      return 'vsock';
    case AF_XDP:
      return 'xdp';
    case AF_TIPC:
      return 'tipc';
    default:
      return 'other';
  }
}
