/** Levels and types of control messages and the options that ask for them, under the kernel's names. */

// <linux/socket.h>
export const SCM_PIDFD = 4;
/** Descriptors one SCM_RIGHTS may carry, `<net/scm.h>`. */
export const SCM_MAX_FD = 253;

// <asm-generic/socket.h>
export const SO_TIMESTAMP_OLD = 29;
export const SO_TIMESTAMPNS_OLD = 35;
export const SO_MARK = 36;
export const SO_TIMESTAMPING_OLD = 37;
export const SO_RXQ_OVFL = 40;
export const SO_TIMESTAMP_NEW = 63;
export const SO_TIMESTAMPNS_NEW = 64;
export const SO_TIMESTAMPING_NEW = 65;
export const SO_RCVMARK = 75;
export const SO_PASSPIDFD = 76;

// <linux/in.h>
export const IP_TOS = 1;
export const IP_TTL = 2;
export const IP_PKTINFO = 8;
export const IP_RECVERR = 11;
export const IP_RECVTTL = 12;
export const IP_RECVTOS = 13;
export const IP_ORIGDSTADDR = 20;

// <linux/in6.h>
export const IPV6_RECVERR = 25;
export const IPV6_RECVPKTINFO = 49;
export const IPV6_PKTINFO = 50;
export const IPV6_RECVHOPLIMIT = 51;
export const IPV6_HOPLIMIT = 52;
export const IPV6_RECVTCLASS = 66;
export const IPV6_TCLASS = 67;
export const IPV6_ORIGDSTADDR = 74;

// <linux/udp.h>
export const UDP_SEGMENT = 103;
export const UDP_GRO = 104;
