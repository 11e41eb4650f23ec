import type { SocketAddress } from '../../family/address.js';
import type { SocketMemory } from '../../wire/memory.js';
import type { MptcpInfo } from '../../wire/mptcp.js';
import type { TcpInfo } from '../../wire/tcp-info.js';

/** SO_LINGER: how long close(2) waits for data to be sent, in seconds; false when it does not wait. socket(7) */
export type Linger = number | false;

/** struct ucred: who made the other end of a Unix socket, unix(7). */
export interface PeerCredentials {
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

/** struct sock_txtime: how SO_TXTIME reads the transmission times of messages, `<linux/net_tstamp.h>`. */
export interface TransmitTime {
  /** CLOCK_*: 0 realtime, 1 monotonic, 11 TAI. */
  readonly clock: number;
  /** The time is a deadline, not the earliest moment. */
  readonly deadline?: boolean;
  /** Late packets are reported on the error queue. */
  readonly reportErrors?: boolean;
}

/** struct ip_mreqn: an IPv4 multicast group and where it is joined, ip(7). */
export interface Ipv4Membership {
  /** The group, `239.1.2.3`. */
  readonly group: string;
  /** Interface index; 0 or absent lets `interfaceAddress` or the routing table choose. */
  readonly interfaceIndex?: number;
  /** Address of the interface. */
  readonly interfaceAddress?: string;
}

/** struct ip_mreq_source: an IPv4 multicast group of one sender, ip(7). */
export interface Ipv4SourceMembership {
  readonly group: string;
  /** The sender's address. */
  readonly source: string;
  /** Address of the interface; absent lets the routing table choose. */
  readonly interfaceAddress?: string;
}

/** struct ip_msfilter: the senders an IPv4 membership is restricted to, or that it leaves out. ip(7) */
export interface Ipv4SourceFilter {
  readonly group: string;
  readonly interfaceAddress?: string;
  readonly mode: 'include' | 'exclude';
  readonly sources: readonly string[];
}

/** struct ipv6_mreq: an IPv6 multicast or anycast group and where it is joined, ipv6(7). */
export interface Ipv6Membership {
  /** The group, `ff02::1`. */
  readonly group: string;
  /** Interface index; 0 or absent lets the kernel choose. */
  readonly interfaceIndex?: number;
}

/** struct group_req: a multicast group of either family, RFC 3678. */
export interface GroupMembership {
  /** The group, with port 0. */
  readonly group: SocketAddress;
  /** Interface index; 0 or absent lets the kernel choose. */
  readonly interfaceIndex?: number;
}

/** struct group_source_req: a multicast group of one sender, RFC 3678. */
export interface GroupSourceMembership extends GroupMembership {
  /** The sender's address, with port 0. */
  readonly source: SocketAddress;
}

/** struct group_filter: the senders a membership is restricted to, or that it leaves out. RFC 3678 */
export interface GroupSourceFilter extends GroupMembership {
  readonly mode: 'include' | 'exclude';
  readonly sources: readonly SocketAddress[];
}

/** The interface for multicasts: its address, or its index. The kernel gives back the address only. */
export type MulticastInterface = string | number;

/** IP_LOCAL_PORT_RANGE: the ports to choose from; 0 leaves that end to the system's range. */
export interface PortRange {
  readonly low: number;
  readonly high: number;
}

/** struct in6_pktinfo: source address and interface of everything sent, ipv6(7). */
export interface Ipv6PacketInfo {
  /** `::` leaves the choice to the kernel. */
  readonly address: string;
  /** 0 leaves the choice to the kernel. */
  readonly interfaceIndex: number;
}

/** struct in6_flowlabel_req: takes, renews or gives back a flow label, `<linux/in6.h>`. */
export interface FlowLabelRequest {
  readonly action: 'get' | 'put' | 'renew';
  /** The label, 20 bits. */
  readonly label: number;
  /** IPv6 address of the destination. */
  readonly destination: string;
  /** Who may use it at the same time; absent is `none`, what `put` and `renew` pass. */
  readonly share?: 'none' | 'exclusive' | 'process' | 'user' | 'any';
  /** IPV6_FL_F_*: 1 create, 2 exclusive, 4 reflect, 8 remote. */
  readonly flags?: number;
  /** Seconds until it expires unused. */
  readonly expires?: number;
  /** Seconds it lingers after the last use. */
  readonly linger?: number;
}

/** struct tcp_md5sig: a key for segments to and from an address, RFC 2385, tcp(7). */
export interface TcpMd5Key {
  /** The peer; the port does not matter. */
  readonly address: SocketAddress;
  /** Up to 80 bytes; none removes the key. */
  readonly key: Uint8Array;
  /** Only TCP_MD5SIG_EXT: how many bits of the address count. */
  readonly prefixLength?: number;
  /** Only TCP_MD5SIG_EXT: the layer 3 device's interface index. */
  readonly interfaceIndex?: number;
}

/** struct tcp_repair_opt: one TCP option to restore, `<linux/tcp.h>`. */
export interface TcpRepairOption {
  /** TCPOPT_*. */
  readonly code: number;
  readonly value: number;
}

/** struct tcp_repair_window: the windows of a connection in repair, `<linux/tcp.h>`. */
export interface TcpRepairWindow {
  readonly sndWl1: number;
  readonly sndWnd: number;
  readonly maxWindow: number;
  readonly rcvWnd: number;
  readonly rcvWup: number;
}

/** struct packet_mreq: what else an interface shall let through, packet(7). */
export interface PacketMembershipRequest {
  readonly interfaceIndex: number;
  readonly type: 'multicast' | 'promiscuous' | 'all-multicast' | 'unicast';
  /** The hardware address, for `multicast` and `unicast`. */
  readonly address?: Uint8Array;
}

/** struct tpacket_stats: packets since the last reading, packet(7). */
export interface PacketStatistics {
  /** Seen by the socket, those dropped included. */
  readonly packets: number;
  /** Dropped as there was no room. */
  readonly drops: number;
  /** How often the ring was full; only with TPACKET_V3. */
  readonly freezes?: number;
}

/** PACKET_FANOUT: a group of sockets that share the packets, packet(7). */
export interface PacketFanout {
  /** The group's number, 0 to 65535. */
  readonly group: number;
  /** PACKET_FANOUT_*: 0 hash, 1 load balance, 2 CPU, 3 rollover, 4 random, 5 queue mapping, 6 and 7 BPF. */
  readonly mode: number;
  /** PACKET_FANOUT_FLAG_*: 0x1000 rollover, 0x2000 unique id, 0x8000 defragment. */
  readonly flags?: number;
}

/** struct tpacket_rollover_stats, `<linux/if_packet.h>`. */
export interface PacketRolloverStatistics {
  readonly all: bigint;
  readonly huge: bigint;
  readonly failed: bigint;
}

/** The local and remote name of one subflow, struct mptcp_subflow_addrs. */
export interface MptcpSubflowAddresses {
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
}

/** The TypeScript types option values have, by the name they are written with. */
export interface OptionValues {
  boolean: boolean;
  number: number;
  bigint: bigint;
  string: string;
  Uint8Array: Uint8Array;
  'readonly number[]': readonly number[];
  Linger: Linger;
  PeerCredentials: PeerCredentials;
  SocketAddress: SocketAddress;
  SocketMemory: SocketMemory;
  TransmitTime: TransmitTime;
  Ipv4Membership: Ipv4Membership;
  Ipv4SourceMembership: Ipv4SourceMembership;
  Ipv4SourceFilter: Ipv4SourceFilter;
  Ipv6Membership: Ipv6Membership;
  GroupMembership: GroupMembership;
  GroupSourceMembership: GroupSourceMembership;
  GroupSourceFilter: GroupSourceFilter;
  MulticastInterface: MulticastInterface;
  PortRange: PortRange;
  Ipv6PacketInfo: Ipv6PacketInfo;
  FlowLabelRequest: FlowLabelRequest;
  TcpInfo: TcpInfo;
  TcpMd5Key: TcpMd5Key;
  'readonly TcpRepairOption[]': readonly TcpRepairOption[];
  TcpRepairWindow: TcpRepairWindow;
  PacketMembershipRequest: PacketMembershipRequest;
  PacketStatistics: PacketStatistics;
  PacketFanout: PacketFanout;
  PacketRolloverStatistics: PacketRolloverStatistics;
  MptcpInfo: MptcpInfo;
  'readonly TcpInfo[]': readonly TcpInfo[];
  'readonly MptcpSubflowAddresses[]': readonly MptcpSubflowAddresses[];
}

/** The written name of a value type. */
export type OptionValueType = keyof OptionValues;
