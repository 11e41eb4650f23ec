import type { SocketAddress } from '../../family/address.js';

/** SCM_RIGHTS: open descriptors, unix(7). Received ones are close-on-exec and owned by whoever received them. */
export interface RightsData {
  readonly kind: 'rights';
  readonly descriptors: readonly number[];
}

/** SCM_CREDENTIALS: who sent it, checked by the kernel; needs `passCredentials` at the receiver. unix(7), netlink(7) */
export interface CredentialsData {
  readonly kind: 'credentials';
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** SCM_PIDFD: a pidfd of the sender, owned by the receiver. <linux/socket.h>, Linux 6.5 */
export interface PidfdData {
  readonly kind: 'pidfd';
  /** Negative, an errno, where the kernel could make none, as for a sender that has ended. */
  readonly descriptor: number;
}

/** IP_PKTINFO or IPV6_PKTINFO: where a datagram came in or shall go out, ip(7), ipv6(7). */
export interface PacketInfoData {
  readonly kind: 'packet-info';
  readonly family: 'inet' | 'inet6';
  readonly interfaceIndex: number;
  /** The destination address of what came in; the source address for what goes out. */
  readonly address: string;
  /** IPv4 only: the local address the routing would use (`ipi_spec_dst`). */
  readonly localAddress?: string;
}

/** IP_TTL or IPV6_HOPLIMIT of a datagram. */
export interface HopLimitData {
  readonly kind: 'hop-limit';
  readonly family: 'inet' | 'inet6';
  readonly value: number;
}

/** IP_TOS or IPV6_TCLASS of a datagram. */
export interface TrafficClassData {
  readonly kind: 'traffic-class';
  readonly family: 'inet' | 'inet6';
  readonly value: number;
}

/** SO_TIMESTAMP, SO_TIMESTAMPNS or SO_TIMESTAMPING, socket(7) and the kernel's timestamping.rst. Nanoseconds since 1970. */
export interface TimestampData {
  readonly kind: 'timestamp';
  /** By the kernel's software. */
  readonly software?: bigint;
  /** Raw hardware time of the network card, in its own clock. */
  readonly hardware?: bigint;
}

/** UDP_GRO (received: the size the segments had) or UDP_SEGMENT (sent: the size to cut into), udp(7). Bytes. */
export interface SegmentSizeData {
  readonly kind: 'segment-size';
  readonly value: number;
}

/** IP_RECVERR or IPV6_RECVERR: struct sock_extended_err from the error queue, ip(7), <linux/errqueue.h>. */
export interface ExtendedErrorData {
  readonly kind: 'extended-error';
  readonly family: 'inet' | 'inet6';
  /** The kernel's error number and its name, such as 111 and `ECONNREFUSED`. */
  readonly errno: number;
  readonly code: string;
  /** Where it arose. */
  readonly origin: 'local' | 'icmp' | 'icmp6' | 'timestamping' | 'zerocopy' | 'txtime' | `unknown(${number})`;
  /** ICMP type and code, for the origins `icmp` and `icmp6`. */
  readonly type: number;
  readonly icmpCode: number;
  /** Depends on the origin: the path MTU for fragmentation needed. */
  readonly info: number;
  readonly data: number;
  /** The host or router that reported it. */
  readonly offender?: SocketAddress;
}

/** SO_RXQ_OVFL: datagrams dropped since the socket was made. */
export interface DropCountData {
  readonly kind: 'drop-count';
  readonly value: number;
}

/** SO_MARK of a received packet (SO_RCVMARK), or for a sent one. */
export interface MarkData {
  readonly kind: 'mark';
  readonly value: number;
}

/** IP_ORIGDSTADDR or IPV6_ORIGDSTADDR: where a datagram that was redirected here was going, ip(7). */
export interface OriginalDestinationData {
  readonly kind: 'original-destination';
  readonly address: SocketAddress;
}

/** A control message without a codec, kept as it came, or to be sent as it is. */
export interface RawData {
  readonly kind: 'raw';
  readonly level: number;
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** A control message of sendmsg(2) and recvmsg(2), cmsg(3). */
export type AncillaryData =
  | RightsData
  | CredentialsData
  | PidfdData
  | PacketInfoData
  | HopLimitData
  | TrafficClassData
  | TimestampData
  | SegmentSizeData
  | ExtendedErrorData
  | DropCountData
  | MarkData
  | OriginalDestinationData
  | RawData;
