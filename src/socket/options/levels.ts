/** Levels of getsockopt(2), `<linux/socket.h>` and `<linux/in.h>`. */
export const SOL_SOCKET = 1;
export const SOL_IP = 0;
export const SOL_TCP = 6;
export const SOL_UDP = 17;
export const SOL_IPV6 = 41;
export const SOL_ICMPV6 = 58;
export const SOL_UDPLITE = 136;
export const SOL_RAW = 255;
export const SOL_PACKET = 263;
export const SOL_NETLINK = 270;
export const SOL_MPTCP = 284;
/** VM sockets use the family's number as their level, vsock(7). */
export const AF_VSOCK_LEVEL = 40;

/** The kernel's name of each level. */
export const levelNames: Readonly<Record<number, string>> = {
  [SOL_IP]: 'IPPROTO_IP',
  [SOL_SOCKET]: 'SOL_SOCKET',
  [SOL_TCP]: 'IPPROTO_TCP',
  [SOL_UDP]: 'IPPROTO_UDP',
  [AF_VSOCK_LEVEL]: 'AF_VSOCK',
  [SOL_IPV6]: 'IPPROTO_IPV6',
  [SOL_ICMPV6]: 'IPPROTO_ICMPV6',
  [SOL_UDPLITE]: 'IPPROTO_UDPLITE',
  [SOL_RAW]: 'SOL_RAW',
  [SOL_PACKET]: 'SOL_PACKET',
  [SOL_NETLINK]: 'SOL_NETLINK',
  [SOL_MPTCP]: 'SOL_MPTCP',
};
