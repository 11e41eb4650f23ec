/** Numbers of raw(7), packet(7) and netlink(7) sockets that no other room needs. */
export { SOL_SOCKET } from '../../kernel/constants.js';

// <asm-generic/socket.h>
export const SO_ATTACH_FILTER = 26;
export const SO_DETACH_FILTER = 27;
export const SO_ATTACH_REUSEPORT_CBPF = 51;

// <linux/in.h>, <linux/in6.h>
export const IP_HDRINCL = 3;
export const IPV6_CHECKSUM = 7;
export const IPV6_HDRINCL = 36;

// <linux/icmp.h>, <linux/icmpv6.h>, raw(7)
export const SOL_RAW = 255;
export const ICMP_FILTER = 1;
export const ICMPV6_FILTER = 1;

// <linux/if_packet.h>, packet(7)
export const SOL_PACKET = 263;
export const PACKET_ADD_MEMBERSHIP = 1;
export const PACKET_DROP_MEMBERSHIP = 2;
export const PACKET_STATISTICS = 6;
export const PACKET_AUXDATA = 8;
