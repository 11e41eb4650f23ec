// Written by scripts/options.mjs from the table of options: change the rows instead, and run it again.
import type { SocketAddress } from '../../family/address.js';
import type { SocketMemory } from '../../wire/memory.js';
import type { MptcpInfo } from '../../wire/mptcp.js';
import type { TcpInfo } from '../../wire/tcp-info.js';
import type {
  FlowLabelRequest,
  GroupMembership,
  GroupSourceFilter,
  GroupSourceMembership,
  Ipv4Membership,
  Ipv4SourceFilter,
  Ipv4SourceMembership,
  Ipv6Membership,
  Ipv6PacketInfo,
  Linger,
  MptcpSubflowAddresses,
  MulticastInterface,
  PacketFanout,
  PacketMembershipRequest,
  PacketRolloverStatistics,
  PacketStatistics,
  PeerCredentials,
  PortRange,
  TcpMd5Key,
  TcpRepairOption,
  TcpRepairWindow,
  TransmitTime,
} from './values.js';

/** Options that can only be read. */
export interface ReadOnlyOptions {
  /** The type of the socket, SOCK_*. SO_TYPE of SOL_SOCKET. */
  readonly type: number;
  /** The pending error of the socket, an errno; 0 when there is none. Reading it clears the error. SO_ERROR of SOL_SOCKET. */
  readonly error: number;
  /** Who made the other end: process, user and group. SO_PEERCRED of SOL_SOCKET. */
  readonly peerCredentials: PeerCredentials;
  /** Whether the socket listens. SO_ACCEPTCONN of SOL_SOCKET. */
  readonly listening: boolean;
  /** The security context of the peer, where a security module has contexts. SO_PEERSEC of SOL_SOCKET. */
  readonly peerSecurity: string;
  /** The protocol of the socket. SO_PROTOCOL of SOL_SOCKET, Linux 2.6.32. */
  readonly protocol: number;
  /** The address family of the socket, AF_*. SO_DOMAIN of SOL_SOCKET, Linux 2.6.32. */
  readonly domain: number;
  /** How many extensions the kernel knows for classic BPF programs. SO_BPF_EXTENSIONS of SOL_SOCKET, Linux 3.14. */
  readonly bpfExtensions: number;
  /** The memory of the socket. In bytes. SO_MEMINFO of SOL_SOCKET, Linux 4.12. */
  readonly memory: SocketMemory;
  /** The device queue the last packet came through; 0 when there was none. SO_INCOMING_NAPI_ID of SOL_SOCKET, Linux 4.12. */
  readonly incomingNapiId: number;
  /** The number of the socket that no other one has until the machine restarts. SO_COOKIE of SOL_SOCKET, Linux 4.12. */
  readonly cookie: bigint;
  /** The supplementary groups of who made the other end. SO_PEERGROUPS of SOL_SOCKET, Linux 4.13. */
  readonly peerGroups: readonly number[];
  /** The number of the network namespace of the socket. SO_NETNS_COOKIE of SOL_SOCKET, Linux 5.14. */
  readonly networkCookie: bigint;
  /** A process descriptor of who made the other end. Reading it opens a descriptor, which the caller owns. SO_PEERPIDFD of SOL_SOCKET, Linux 6.5. */
  readonly peerPidfd: number;
  /** How many bytes of room make the socket writable; always 1 on Linux. In bytes. SO_SNDLOWAT of SOL_SOCKET. */
  readonly sendLowWater: number;
  /** The classic BPF program that was attached, eight bytes an instruction; empty when there is none. SO_GET_FILTER of SOL_SOCKET, Linux 3.8. */
  readonly filter: Uint8Array;
  /** The known path MTU of the connection. In bytes. IP_MTU of IPPROTO_IP. */
  readonly ipMtu: number;
  /** The IP protocol of the socket. IP_PROTOCOL of IPPROTO_IP, Linux 6.5. */
  readonly ipProtocol: number;
  /** Where a connection went before netfilter redirected it, `<linux/netfilter_ipv4.h>`. SO_ORIGINAL_DST of IPPROTO_IP. */
  readonly ipOriginalDestination: SocketAddress;
  /** The control messages of the last packet of a stream, as bytes. IP_PKTOPTIONS of IPPROTO_IP. */
  readonly ipPacketOptions: Uint8Array;
  /** The path MTU of the connection. In bytes. IPV6_PATHMTU of IPPROTO_IPV6. */
  readonly ipv6PathMtu: number;
  /** Where a connection went before netfilter redirected it, `<linux/netfilter_ipv6/ip6_tables.h>`. IP6T_SO_ORIGINAL_DST of IPPROTO_IPV6, Linux 3.8. */
  readonly ipv6OriginalDestination: SocketAddress;
  /** What the kernel knows of the connection. TCP_INFO of IPPROTO_TCP. */
  readonly tcpInfo: TcpInfo;
  /** What the congestion control algorithm tells of itself, in its own structure; empty for most. TCP_CC_INFO of IPPROTO_TCP, Linux 4.1. */
  readonly congestionInfo: Uint8Array;
  /** The headers of the SYN this connection began with, once; empty when none were kept. Reading it frees the headers. TCP_SAVED_SYN of IPPROTO_TCP, Linux 4.3. */
  readonly savedSyn: Uint8Array;
  /** Whether the connection really is MPTCP, and did not fall back to TCP. TCP_IS_MPTCP of IPPROTO_TCP, Linux 6.7. */
  readonly isMultipath: boolean;
  /** What the kernel knows of the connection. MPTCP_INFO of SOL_MPTCP, Linux 5.16. */
  readonly mptcpInfo: MptcpInfo;
  /** What the kernel knows of each subflow. MPTCP_TCPINFO of SOL_MPTCP, Linux 5.16. */
  readonly mptcpTcpInfo: readonly TcpInfo[];
  /** The addresses of each subflow. MPTCP_SUBFLOW_ADDRS of SOL_MPTCP, Linux 5.16. */
  readonly mptcpSubflowAddresses: readonly MptcpSubflowAddresses[];
  /** Packets seen and dropped since the last reading. Reading it begins to count anew. PACKET_STATISTICS of SOL_PACKET. */
  readonly packetStatistics: PacketStatistics;
  /** The size of the ring's header in TPACKET_V1; getOption with bytes asks for other versions. In bytes. PACKET_HDRLEN of SOL_PACKET. */
  readonly packetHeaderLength: number;
  /** How often a fanout group rolled over to another socket. PACKET_ROLLOVER_STATS of SOL_PACKET, Linux 4.2. */
  readonly packetRolloverStatistics: PacketRolloverStatistics;
  /** The multicast groups of the socket, by number. NETLINK_LIST_MEMBERSHIPS of SOL_NETLINK, Linux 4.2. */
  readonly netlinkMemberships: readonly number[];
  /** The host's own id of the peer; only VMware's transport ever had it. SO_VM_SOCKETS_PEER_HOST_VM_ID of AF_VSOCK. */
  readonly vsockPeerHostId: number;
  /** Whether the peer is privileged; only VMware's transport ever had it. SO_VM_SOCKETS_TRUSTED of AF_VSOCK. */
  readonly vsockTrusted: boolean;
  /** Transfers that do not block; meant for use inside a kernel only. SO_VM_SOCKETS_NONBLOCK_TXRX of AF_VSOCK. */
  readonly vsockNonBlocking: boolean;
}

/** Options that can be read and set. */
export interface ReadWriteOptions {
  /** Records debugging information; the kernel does nothing with it any more. Setting it needs CAP_NET_ADMIN. SO_DEBUG of SOL_SOCKET. */
  debug: boolean;
  /** Lets bind(2) take an address that connections of the past still hold. SO_REUSEADDR of SOL_SOCKET. */
  reuseAddress: boolean;
  /** Sends only to hosts that are directly connected, past the gateways. SO_DONTROUTE of SOL_SOCKET. */
  dontRoute: boolean;
  /** Lets a datagram socket send to a broadcast address. SO_BROADCAST of SOL_SOCKET. */
  broadcast: boolean;
  /** Sends probes on an idle connection to learn whether the peer still lives. SO_KEEPALIVE of SOL_SOCKET. */
  keepAlive: boolean;
  /** Sends UDP datagrams over IPv4 without a checksum. SO_NO_CHECK of SOL_SOCKET. */
  noCheck: boolean;
  /** The priority of all that is sent, for the queueing discipline; above 6 it needs CAP_NET_ADMIN. SO_PRIORITY of SOL_SOCKET. */
  priority: number;
  /** How long close(2) waits for data to be sent; 0 drops the data and resets the connection. In seconds. SO_LINGER of SOL_SOCKET. */
  linger: Linger;
  /** Does nothing any more. When set: ignored; always reads as off. SO_BSDCOMPAT of SOL_SOCKET. */
  bsdCompatible: boolean;
  /** Lets several sockets bind to one address; connections or datagrams are spread over them. SO_REUSEPORT of SOL_SOCKET, Linux 3.9. */
  reusePort: boolean;
  /** The interface whose packets alone come in and go out, by name; empty for all. When set: needs CAP_NET_RAW to be changed once it is set. SO_BINDTODEVICE of SOL_SOCKET. */
  bindToDevice: string;
  /** The mark of all that is sent, for routing rules and packet filters. Setting it needs CAP_NET_ADMIN. SO_MARK of SOL_SOCKET. */
  mark: number;
  /** Takes the last four bytes of a frame for its checksum. SO_NOFCS of SOL_SOCKET, Linux 3.4. */
  noFrameChecksum: boolean;
  /** The interface whose packets alone come in and go out, by index; 0 for all. SO_BINDTOIFINDEX of SOL_SOCKET, Linux 5.0. */
  bindToInterface: number;
  /** The most memory for data to be sent. In bytes. When set: the kernel doubles it for its own bookkeeping, and reads back the doubled number. SO_SNDBUF of SOL_SOCKET. */
  sendBuffer: number;
  /** The most memory for data received and not yet read. In bytes. When set: the kernel doubles it for its own bookkeeping, and reads back the doubled number. SO_RCVBUF of SOL_SOCKET. */
  receiveBuffer: number;
  /** How many bytes must be there for the socket to be readable. In bytes. SO_RCVLOWAT of SOL_SOCKET. */
  receiveLowWater: number;
  /** How long a blocking read waits; our sockets do not block, so it matters to a descriptor that is given away. In milliseconds. When set: rounded up to the tick of the kernel. SO_RCVTIMEO of SOL_SOCKET. */
  receiveTimeout: number;
  /** How long a blocking write waits; our sockets do not block, so it matters to a descriptor that is given away. In milliseconds. When set: rounded up to the tick of the kernel. SO_SNDTIMEO of SOL_SOCKET. */
  sendTimeout: number;
  /** How long a read polls the device for packets. In microseconds. Setting it needs CAP_NET_ADMIN. SO_BUSY_POLL of SOL_SOCKET, Linux 3.11. */
  busyPoll: number;
  /** The fastest the socket sends; Infinity for no limit. In bytes per second. SO_MAX_PACING_RATE of SOL_SOCKET, Linux 3.13. */
  maxPacingRate: number;
  /** The processor that handled the last packet; set, the one whose packets a reuse-port socket prefers. SO_INCOMING_CPU of SOL_SOCKET, Linux 3.19. */
  incomingCpu: number;
  /** Prefers polling the device to its interrupts. Setting it needs CAP_NET_ADMIN. SO_PREFER_BUSY_POLL of SOL_SOCKET, Linux 5.11. */
  preferBusyPoll: boolean;
  /** Whose size the kernel must not tune: 1 the send buffer, 2 the receive buffer, 3 both. SO_BUF_LOCK of SOL_SOCKET, Linux 5.14. */
  bufferLock: number;
  /** Memory set aside for the socket, out of what its cgroup accounts for. In bytes. When set: rounded up to pages. SO_RESERVE_MEM of SOL_SOCKET, Linux 5.16. */
  reserveMemory: number;
  /** Whether a retransmission may take another path: 0 no, 1 yes, -1 as the system has it. SO_TXREHASH of SOL_SOCKET, Linux 6.0. */
  transmitRehash: number;
  /** Leaves urgent data in the stream instead of handing it out by itself. SO_OOBINLINE of SOL_SOCKET. */
  outOfBandInline: boolean;
  /** Delivers who sent each message, as SCM_CREDENTIALS. SO_PASSCRED of SOL_SOCKET. */
  passCredentials: boolean;
  /** Delivers when each packet came in, in microseconds. When set: switches SO_TIMESTAMPNS off. SO_TIMESTAMP of SOL_SOCKET. */
  timestamp: boolean;
  /** Delivers the security context of who sent each message. SO_PASSSEC of SOL_SOCKET, Linux 2.6.18. */
  passSecurity: boolean;
  /** Delivers when each packet came in, in nanoseconds. When set: switches SO_TIMESTAMP off. SO_TIMESTAMPNS of SOL_SOCKET. */
  timestampNanoseconds: boolean;
  /** Which timestamps are made and delivered, SOF_TIMESTAMPING_*. SO_TIMESTAMPING of SOL_SOCKET, Linux 2.6.30. */
  timestamping: number;
  /** Delivers how many packets were dropped since the socket was made. SO_RXQ_OVFL of SOL_SOCKET, Linux 2.6.33. */
  receiveOverflow: boolean;
  /** Delivers whether a frame sent by wireless was acknowledged. SO_WIFI_STATUS of SOL_SOCKET, Linux 3.3. */
  wifiStatus: boolean;
  /** Where in the queue the next peek begins; -1 for its head. In bytes. When set: Unix sockets since Linux 3.4, UDP since 4.9, TCP since 6.9. SO_PEEK_OFF of SOL_SOCKET, Linux 3.4. */
  peekOffset: number;
  /** Reports messages on the error queue by POLLPRI as well. SO_SELECT_ERR_QUEUE of SOL_SOCKET, Linux 3.10. */
  selectErrorQueue: boolean;
  /** Allows MSG_ZEROCOPY. SO_ZEROCOPY of SOL_SOCKET, Linux 4.14. */
  zeroCopy: boolean;
  /** Lets each message carry the time when it shall leave. SO_TXTIME of SOL_SOCKET, Linux 4.19. */
  transmitTime: TransmitTime;
  /** Delivers the mark of each packet. Setting it needs CAP_NET_ADMIN. SO_RCVMARK of SOL_SOCKET, Linux 6.0. */
  receiveMark: boolean;
  /** Delivers a process descriptor of who sent each message, as SCM_PIDFD. SO_PASSPIDFD of SOL_SOCKET, Linux 6.5. */
  passPidfd: boolean;
  /** Delivers the priority of each packet. SO_RCVPRIORITY of SOL_SOCKET, Linux 6.14. */
  receivePriority: boolean;
  /** Whether descriptors may come in by SCM_RIGHTS; on at first. SO_PASSRIGHTS of SOL_SOCKET, Linux 6.16. */
  passRights: boolean;
  /** Forbids to change the BPF program; it cannot be taken back. SO_LOCK_FILTER of SOL_SOCKET, Linux 3.9. */
  lockFilter: boolean;
  /** The type of service of what is sent: DSCP and, but for streams, ECN. IP_TOS of IPPROTO_IP. */
  ipTypeOfService: number;
  /** The time to live of what is sent to one host; -1 for the default. In hops. IP_TTL of IPPROTO_IP. */
  ipTimeToLive: number;
  /** Data sent on a raw socket begin with their own IPv4 header. IP_HDRINCL of IPPROTO_IP. */
  ipHeaderIncluded: boolean;
  /** The IP options of what is sent; of a connection, also those answered with. When set: padded with zeros to a multiple of four. IP_OPTIONS of IPPROTO_IP. */
  ipOptions: Uint8Array;
  /** Path MTU discovery, IP_PMTUDISC_*: 0 never, 1 per route, 2 always, 3 probe, 4 interface, 5 omit. IP_MTU_DISCOVER of IPPROTO_IP. */
  ipMtuDiscover: number;
  /** Lets bind(2) take an address that is not there yet. IP_FREEBIND of IPPROTO_IP. */
  ipFreeBind: boolean;
  /** Lets the socket use addresses of others, as a transparent proxy does. Setting it needs CAP_NET_ADMIN or CAP_NET_RAW. IP_TRANSPARENT of IPPROTO_IP. */
  ipTransparent: boolean;
  /** Drops what comes in with a lower time to live, RFC 5082. In hops. IP_MINTTL of IPPROTO_IP, Linux 2.6.34. */
  ipMinimumTimeToLive: number;
  /** Leaves packets that netfilter would reassemble as fragments. IP_NODEFRAG of IPPROTO_IP, Linux 2.6.36. */
  ipNoFragmentReassembly: boolean;
  /** Leaves the port of bind(2) with port 0 to be chosen by connect(2). IP_BIND_ADDRESS_NO_PORT of IPPROTO_IP, Linux 4.2. */
  ipBindAddressNoPort: boolean;
  /** The interface, by index, for what is sent to one host; 0 for the routing table's. IP_UNICAST_IF of IPPROTO_IP, Linux 3.4. */
  ipUnicastInterface: number;
  /** The ports the kernel chooses from for this socket. IP_LOCAL_PORT_RANGE of IPPROTO_IP, Linux 6.3. */
  ipLocalPortRange: PortRange;
  /** Delivers the IP options of each datagram. IP_RECVOPTS of IPPROTO_IP. */
  ipReceiveOptions: boolean;
  /** Delivers the IP options of each datagram turned around, ready to answer with. IP_RETOPTS of IPPROTO_IP. */
  ipReceiveReturnOptions: boolean;
  /** Delivers where each datagram came in and went to. IP_PKTINFO of IPPROTO_IP. */
  ipPacketInfo: boolean;
  /** Keeps errors, such as those ICMP reports, on the error queue. IP_RECVERR of IPPROTO_IP. */
  ipReceiveErrors: boolean;
  /** Delivers the time to live of each datagram. IP_RECVTTL of IPPROTO_IP. */
  ipReceiveTimeToLive: boolean;
  /** Delivers the type of service of each datagram. IP_RECVTOS of IPPROTO_IP. */
  ipReceiveTypeOfService: boolean;
  /** Delivers the IPsec security context of each datagram. IP_PASSSEC of IPPROTO_IP. */
  ipPassSecurity: boolean;
  /** Delivers where each datagram went before it was redirected. IP_RECVORIGDSTADDR of IPPROTO_IP, Linux 2.6.29. */
  ipReceiveOriginalDestination: boolean;
  /** Delivers the checksum of each datagram. IP_CHECKSUM of IPPROTO_IP, Linux 4.0. */
  ipReceiveChecksum: boolean;
  /** Delivers the largest fragment each datagram came in. IP_RECVFRAGSIZE of IPPROTO_IP, Linux 4.10. */
  ipReceiveFragmentSize: boolean;
  /** Lets errors on the error queue tell where extensions of ICMP begin, RFC 4884. IP_RECVERR_RFC4884 of IPPROTO_IP, Linux 5.9. */
  ipReceiveErrorsRfc4884: boolean;
  /** The interface that multicasts leave by. IP_MULTICAST_IF of IPPROTO_IP. */
  ipMulticastInterface: MulticastInterface;
  /** The time to live of multicasts; -1 for the default of 1. In hops. IP_MULTICAST_TTL of IPPROTO_IP. */
  ipMulticastTimeToLive: number;
  /** Gives multicasts back to listeners on this machine. IP_MULTICAST_LOOP of IPPROTO_IP. */
  ipMulticastLoop: boolean;
  /** Delivers multicasts of every group joined on this machine, not only by this socket; on at first. IP_MULTICAST_ALL of IPPROTO_IP, Linux 2.6.31. */
  ipMulticastAll: boolean;
  /** Where in the data of a raw socket the kernel puts the checksum; -1 for nowhere. In bytes. When set: refused on ICMPv6 sockets, which always have it. IPV6_CHECKSUM of IPPROTO_IPV6. */
  ipv6Checksum: number;
  /** The hop limit of what is sent to one host; -1 for the default. In hops. IPV6_UNICAST_HOPS of IPPROTO_IPV6. */
  ipv6UnicastHops: number;
  /** Path MTU discovery, IPV6_PMTUDISC_*: 0 never, 1 per route, 2 always, 3 probe, 4 interface, 5 omit. IPV6_MTU_DISCOVER of IPPROTO_IPV6. */
  ipv6MtuDiscover: number;
  /** Read, the known path MTU of the connection; set, the largest packet, 0 for no limit of its own. In bytes. When set: reads as the MTU of the path. IPV6_MTU of IPPROTO_IPV6. */
  ipv6Mtu: number;
  /** Takes IPv6 only, so that IPv4 is free for another socket. IPV6_V6ONLY of IPPROTO_IPV6. */
  ipv6Only: boolean;
  /** Hands forwarded packets with this router alert value to the socket; -1 for none. When set: once set, it reads as 1. IPV6_ROUTER_ALERT of IPPROTO_IPV6. */
  ipv6RouterAlert: number;
  /** Limits the router alert to the socket's network namespace. IPV6_ROUTER_ALERT_ISOLATE of IPPROTO_IPV6, Linux 5.1. */
  ipv6RouterAlertIsolate: boolean;
  /** Sends with the flow label of the address given. IPV6_FLOWINFO_SEND of IPPROTO_IPV6. */
  ipv6FlowInfoSend: boolean;
  /** Data sent on a raw socket begin with their own IPv6 header. IPV6_HDRINCL of IPPROTO_IPV6, Linux 4.5. */
  ipv6HeaderIncluded: boolean;
  /** Refuses to send what is larger than the MTU instead of fragmenting it. IPV6_DONTFRAG of IPPROTO_IPV6. */
  ipv6DontFragment: boolean;
  /** The traffic class of what is sent; -1 for the default. IPV6_TCLASS of IPPROTO_IPV6. */
  ipv6TrafficClass: number;
  /** Makes flow labels from the addresses and ports. IPV6_AUTOFLOWLABEL of IPPROTO_IPV6, Linux 3.17. */
  ipv6AutoFlowLabel: boolean;
  /** Which source addresses are preferred, IPV6_PREFER_SRC_*: 1 temporary, 2 public, 4 care-of. RFC 5014 IPV6_ADDR_PREFERENCES of IPPROTO_IPV6. */
  ipv6AddressPreferences: number;
  /** Drops what comes in with a lower hop limit, RFC 5082. In hops. IPV6_MINHOPCOUNT of IPPROTO_IPV6, Linux 2.6.35. */
  ipv6MinimumHopCount: number;
  /** Lets the socket use addresses of others, as a transparent proxy does. Setting it needs CAP_NET_ADMIN or CAP_NET_RAW. IPV6_TRANSPARENT of IPPROTO_IPV6, Linux 2.6.37. */
  ipv6Transparent: boolean;
  /** The interface, by index, for what is sent to one host; 0 for the routing table's. IPV6_UNICAST_IF of IPPROTO_IPV6, Linux 3.4. */
  ipv6UnicastInterface: number;
  /** Lets bind(2) take an address that is not there yet. IPV6_FREEBIND of IPPROTO_IPV6, Linux 4.15. */
  ipv6FreeBind: boolean;
  /** Delivers where each datagram came in and went to, as RFC 2292 had it. IPV6_2292PKTINFO of IPPROTO_IPV6. */
  ipv6ReceivePacketInfo2292: boolean;
  /** Delivers the hop-by-hop options of each datagram, as RFC 2292 had it. IPV6_2292HOPOPTS of IPPROTO_IPV6. */
  ipv6ReceiveHopOptions2292: boolean;
  /** Delivers the destination options of each datagram, as RFC 2292 had it. IPV6_2292DSTOPTS of IPPROTO_IPV6. */
  ipv6ReceiveDestinationOptions2292: boolean;
  /** Delivers the routing header of each datagram, as RFC 2292 had it. IPV6_2292RTHDR of IPPROTO_IPV6. */
  ipv6ReceiveRoutingHeader2292: boolean;
  /** The control messages of the last packet of a stream; set, those of what is sent, as RFC 2292 had it. When set: reads as what came in, not as what was set. IPV6_2292PKTOPTIONS of IPPROTO_IPV6. */
  ipv6PacketOptions2292: Uint8Array;
  /** Delivers the hop limit of each datagram, as RFC 2292 had it. IPV6_2292HOPLIMIT of IPPROTO_IPV6. */
  ipv6ReceiveHopLimit2292: boolean;
  /** Delivers flow label and traffic class of each datagram. IPV6_FLOWINFO of IPPROTO_IPV6. */
  ipv6ReceiveFlowInfo: boolean;
  /** Keeps errors, such as those ICMPv6 reports, on the error queue. IPV6_RECVERR of IPPROTO_IPV6. */
  ipv6ReceiveErrors: boolean;
  /** Lets errors on the error queue tell where extensions of ICMPv6 begin, RFC 4884. IPV6_RECVERR_RFC4884 of IPPROTO_IPV6, Linux 5.9. */
  ipv6ReceiveErrorsRfc4884: boolean;
  /** Delivers where each datagram came in and went to. IPV6_RECVPKTINFO of IPPROTO_IPV6. */
  ipv6ReceivePacketInfo: boolean;
  /** Delivers the hop limit of each datagram. IPV6_RECVHOPLIMIT of IPPROTO_IPV6. */
  ipv6ReceiveHopLimit: boolean;
  /** Delivers the hop-by-hop options of each datagram. IPV6_RECVHOPOPTS of IPPROTO_IPV6. */
  ipv6ReceiveHopOptions: boolean;
  /** The hop-by-hop options of what is sent. Setting it needs CAP_NET_RAW. IPV6_HOPOPTS of IPPROTO_IPV6. */
  ipv6HopOptions: Uint8Array;
  /** The destination options in front of the routing header of what is sent. Setting it needs CAP_NET_RAW. IPV6_RTHDRDSTOPTS of IPPROTO_IPV6. */
  ipv6RoutingDestinationOptions: Uint8Array;
  /** Delivers the routing header of each datagram. IPV6_RECVRTHDR of IPPROTO_IPV6. */
  ipv6ReceiveRoutingHeader: boolean;
  /** The routing header of what is sent; segment routing only. IPV6_RTHDR of IPPROTO_IPV6. */
  ipv6RoutingHeader: Uint8Array;
  /** Delivers the destination options of each datagram. IPV6_RECVDSTOPTS of IPPROTO_IPV6. */
  ipv6ReceiveDestinationOptions: boolean;
  /** The destination options of what is sent. Setting it needs CAP_NET_RAW. IPV6_DSTOPTS of IPPROTO_IPV6. */
  ipv6DestinationOptions: Uint8Array;
  /** Delivers the path MTU when what was to be sent is larger. IPV6_RECVPATHMTU of IPPROTO_IPV6. */
  ipv6ReceivePathMtu: boolean;
  /** Delivers the traffic class of each datagram. IPV6_RECVTCLASS of IPPROTO_IPV6. */
  ipv6ReceiveTrafficClass: boolean;
  /** Delivers where each datagram went before it was redirected. IPV6_RECVORIGDSTADDR of IPPROTO_IPV6, Linux 2.6.37. */
  ipv6ReceiveOriginalDestination: boolean;
  /** Delivers the largest fragment each datagram came in. IPV6_RECVFRAGSIZE of IPPROTO_IPV6, Linux 4.10. */
  ipv6ReceiveFragmentSize: boolean;
  /** The interface, by index, that multicasts leave by; 0 for the routing table's. IPV6_MULTICAST_IF of IPPROTO_IPV6. */
  ipv6MulticastInterface: number;
  /** The hop limit of multicasts; -1 for the default of 1. In hops. IPV6_MULTICAST_HOPS of IPPROTO_IPV6. */
  ipv6MulticastHops: number;
  /** Gives multicasts back to listeners on this machine. IPV6_MULTICAST_LOOP of IPPROTO_IPV6. */
  ipv6MulticastLoop: boolean;
  /** Delivers multicasts of every group joined on this machine, not only by this socket; on at first. IPV6_MULTICAST_ALL of IPPROTO_IPV6, Linux 4.20. */
  ipv6MulticastAll: boolean;
  /** Sends small segments at once instead of waiting for acknowledgements (Nagle). TCP_NODELAY of IPPROTO_TCP. */
  noDelay: boolean;
  /** The largest segment: set before connecting, the limit; read, the current one. In bytes. When set: a connection reads its current size instead. TCP_MAXSEG of IPPROTO_TCP. */
  maxSegment: number;
  /** Holds partial segments back until it is switched off, for 200 ms at most. TCP_CORK of IPPROTO_TCP. */
  cork: boolean;
  /** How long a connection is idle before the first keepalive probe. In seconds. TCP_KEEPIDLE of IPPROTO_TCP. */
  keepAliveIdle: number;
  /** The time between keepalive probes. In seconds. TCP_KEEPINTVL of IPPROTO_TCP. */
  keepAliveInterval: number;
  /** How many keepalive probes go unanswered before the connection ends. In probes. TCP_KEEPCNT of IPPROTO_TCP. */
  keepAliveCount: number;
  /** How often a SYN is sent again before connecting fails. In segments. TCP_SYNCNT of IPPROTO_TCP. */
  synCount: number;
  /** How long an orphaned connection stays in FIN-WAIT-2; below 0 not at all. In seconds. TCP_LINGER2 of IPPROTO_TCP. */
  linger2: number;
  /** How long a listener waits for data before it hands a connection out. In seconds. When set: rounded up to a whole number of retransmissions. TCP_DEFER_ACCEPT of IPPROTO_TCP. */
  deferAccept: number;
  /** The largest window announced; 0 on a closed socket removes the limit. In bytes. When set: raised to half the smallest receive buffer. TCP_WINDOW_CLAMP of IPPROTO_TCP. */
  windowClamp: number;
  /** Acknowledges at once; the kernel changes it by itself as the connection goes on. TCP_QUICKACK of IPPROTO_TCP. */
  quickAck: boolean;
  /** The name of the congestion control algorithm. TCP_CONGESTION of IPPROTO_TCP. */
  congestion: string;
  /** Keeps the timeout of a stream with few packets from growing exponentially. TCP_THIN_LINEAR_TIMEOUTS of IPPROTO_TCP, Linux 2.6.34. */
  thinLinearTimeouts: boolean;
  /** Does nothing since Linux 4.11 and reads as off. When set: ignored. TCP_THIN_DUPACK of IPPROTO_TCP, Linux 2.6.34. */
  thinDupAck: boolean;
  /** How long sent data may stay unacknowledged before the connection ends; 0 for the system's limit. In milliseconds. TCP_USER_TIMEOUT of IPPROTO_TCP, Linux 2.6.37. */
  userTimeout: number;
  /** How many connections a listener keeps whose data came with the SYN. In connections. TCP_FASTOPEN of IPPROTO_TCP, Linux 3.6. */
  fastOpen: number;
  /** How many unsent bytes may wait for the socket to be writable. In bytes. TCP_NOTSENT_LOWAT of IPPROTO_TCP, Linux 3.12. */
  notSentLowWater: number;
  /** Whether a listener keeps the SYN of each connection: 1 from the network header on, 2 from the link header on. TCP_SAVE_SYN of IPPROTO_TCP, Linux 4.3. */
  saveSyn: number;
  /** Sends the first data together with the SYN. TCP_FASTOPEN_CONNECT of IPPROTO_TCP, Linux 4.11. */
  fastOpenConnect: boolean;
  /** The protocol module on top of TCP, such as tls; empty when there is none. When set: stays for the rest of the connection. TCP_ULP of IPPROTO_TCP, Linux 4.13. */
  upperLayerProtocol: string;
  /** The key of a listener's cookies, and after it the one of the past; without one of its own it reads the namespace's. TCP_FASTOPEN_KEY of IPPROTO_TCP, Linux 4.15. */
  fastOpenKey: Uint8Array;
  /** Does without cookies for data in the SYN. TCP_FASTOPEN_NO_COOKIE of IPPROTO_TCP, Linux 4.15. */
  fastOpenNoCookie: boolean;
  /** Delivers how many bytes are left to read after each read. TCP_INQ of IPPROTO_TCP, Linux 4.18. */
  inQueueMessage: boolean;
  /** Delays all that is sent, to try a slower network. In microseconds. TCP_TX_DELAY of IPPROTO_TCP, Linux 5.4. */
  transmitDelay: number;
  /** The longest retransmission timeout. In milliseconds. TCP_RTO_MAX_MS of IPPROTO_TCP, Linux 6.15. */
  retransmitMaximum: number;
  /** The shortest retransmission timeout. In microseconds. TCP_RTO_MIN_US of IPPROTO_TCP, Linux 6.15. */
  retransmitMinimum: number;
  /** The longest an acknowledgement is delayed. In microseconds. TCP_DELACK_MAX_US of IPPROTO_TCP, Linux 6.15. */
  delayedAckMaximum: number;
  /** Puts the socket into repair: 1 on, 0 off, -1 off without window probes. Setting it needs CAP_NET_ADMIN. TCP_REPAIR of IPPROTO_TCP, Linux 3.5. */
  repair: number;
  /** Which queue is under repair: 0 none, 1 receive, 2 send. Setting it needs CAP_NET_ADMIN. TCP_REPAIR_QUEUE of IPPROTO_TCP, Linux 3.5. */
  repairQueue: number;
  /** The sequence number of the queue under repair. Setting it needs CAP_NET_ADMIN. TCP_QUEUE_SEQ of IPPROTO_TCP, Linux 3.5. */
  queueSequence: number;
  /** The clock of the timestamps; set on a connection under repair. TCP_TIMESTAMP of IPPROTO_TCP, Linux 3.9. */
  tcpTimestamp: number;
  /** The windows of a connection under repair. Setting it needs CAP_NET_ADMIN. TCP_REPAIR_WINDOW of IPPROTO_TCP, Linux 4.8. */
  repairWindow: TcpRepairWindow;
  /** Keys in use and counters, RFC 5925. TCP_AO_INFO of IPPROTO_TCP, Linux 6.7. */
  authenticationInfo: Uint8Array;
  /** Sequence numbers of a connection under repair, RFC 5925. Setting it needs CAP_NET_ADMIN. TCP_AO_REPAIR of IPPROTO_TCP, Linux 6.7. */
  authenticationRepair: Uint8Array;
  /** Gathers what is sent into one datagram until it is switched off. UDP_CORK of IPPROTO_UDP. */
  udpCork: boolean;
  /** The protocol inside the datagrams, UDP_ENCAP_*: 2 ESP, 3 L2TP, 4 and 5 GTP, 6 RxRPC. When set: hands what comes in to the kernel; it cannot be taken back. UDP_ENCAP of IPPROTO_UDP. */
  udpEncapsulation: number;
  /** Sends over IPv6 without checksum. UDP_NO_CHECK6_TX of IPPROTO_UDP, Linux 3.16. */
  udpNoChecksumSend: boolean;
  /** Takes datagrams over IPv6 without checksum. UDP_NO_CHECK6_RX of IPPROTO_UDP, Linux 3.16. */
  udpNoChecksumReceive: boolean;
  /** Cuts what is sent into datagrams of this size; 0 not at all. In bytes. UDP_SEGMENT of IPPROTO_UDP, Linux 4.18. */
  udpSegment: number;
  /** Delivers datagrams of one sender joined, with the size they had. UDP_GRO of IPPROTO_UDP, Linux 5.0. */
  udpReceiveOffload: boolean;
  /** How many bytes of what is sent the checksum covers; 0 all. In bytes. When set: raised to 8, the size of the header. UDPLITE_SEND_CSCOV of IPPROTO_UDPLITE. */
  udpliteSendCoverage: number;
  /** How many bytes the checksum has to cover for a datagram to be taken. In bytes. When set: raised to 8, the size of the header. UDPLITE_RECV_CSCOV of IPPROTO_UDPLITE. */
  udpliteReceiveCoverage: number;
  /** The ICMP types that are delivered, out of 0 to 31; those above always are. ICMP_FILTER of SOL_RAW. */
  icmpFilter: readonly number[];
  /** The ICMPv6 types that are delivered. ICMPV6_FILTER of IPPROTO_ICMPV6. */
  icmp6Filter: readonly number[];
  /** IPV6_CHECKSUM at the level RFC 3542 forgot: where in the data the checksum goes; -1 for nowhere. In bytes. When set: refused on ICMPv6 sockets, which always have it. IPV6_CHECKSUM of SOL_RAW. */
  rawChecksum: number;
  /** Delivers length, VLAN tag and state of each packet. PACKET_AUXDATA of SOL_PACKET. */
  packetAuxiliaryData: boolean;
  /** Delivers the device a packet came in by, rather than the one it belongs to now. PACKET_ORIGDEV of SOL_PACKET. */
  packetOriginalDevice: boolean;
  /** The layout of the ring: 0 TPACKET_V1, 1 TPACKET_V2, 2 TPACKET_V3. PACKET_VERSION of SOL_PACKET. */
  packetVersion: number;
  /** Room in front of each packet of the ring. In bytes. PACKET_RESERVE of SOL_PACKET. */
  packetReserve: number;
  /** Skips malformed packets of the ring to send by. PACKET_LOSS of SOL_PACKET, Linux 2.6.31. */
  packetLoss: boolean;
  /** Puts struct virtio_net_hdr in front of each packet. PACKET_VNET_HDR of SOL_PACKET, Linux 2.6.34. */
  packetVirtualHeader: boolean;
  /** Which timestamps packets of the ring carry, SOF_TIMESTAMPING_*. PACKET_TIMESTAMP of SOL_PACKET, Linux 2.6.36. */
  packetTimestamp: number;
  /** Shares packets with the other sockets of a group; needs a bound socket. PACKET_FANOUT of SOL_PACKET, Linux 3.1. */
  packetFanout: PacketFanout;
  /** Packets of the ring to send by say where they begin. PACKET_TX_HAS_OFF of SOL_PACKET, Linux 3.11. */
  packetTransmitHasOffset: boolean;
  /** Sends past the queueing discipline, straight to the driver. PACKET_QDISC_BYPASS of SOL_PACKET, Linux 3.14. */
  packetQdiscBypass: boolean;
  /** Leaves out what this machine sends. PACKET_IGNORE_OUTGOING of SOL_PACKET, Linux 4.20. */
  packetIgnoreOutgoing: boolean;
  /** The size of the header in front of each packet: 0, 10 or 12. In bytes. PACKET_VNET_HDR_SZ of SOL_PACKET, Linux 6.6. */
  packetVirtualHeaderSize: number;
  /** Delivers the group each message was sent to. NETLINK_PKTINFO of SOL_NETLINK. */
  netlinkPacketInfo: boolean;
  /** Tells the kernel of multicasts that were lost here. NETLINK_BROADCAST_ERROR of SOL_NETLINK, Linux 2.6.30. */
  netlinkBroadcastError: boolean;
  /** Keeps quiet about messages that were lost, instead of ENOBUFS. NETLINK_NO_ENOBUFS of SOL_NETLINK, Linux 2.6.30. */
  netlinkNoBufferErrors: boolean;
  /** Hears the multicasts of all network namespaces that have an id here. Setting it needs CAP_NET_BROADCAST. NETLINK_LISTEN_ALL_NSID of SOL_NETLINK, Linux 4.2. */
  netlinkListenAllNamespaces: boolean;
  /** Leaves the request out of acknowledgements. NETLINK_CAP_ACK of SOL_NETLINK, Linux 4.3. */
  netlinkCapAcknowledgement: boolean;
  /** Has acknowledgements say what was wrong, in words. NETLINK_EXT_ACK of SOL_NETLINK, Linux 4.12. */
  netlinkExtendedAcknowledgement: boolean;
  /** Has the kernel check requests strictly, so that filters of dumps count. NETLINK_GET_STRICT_CHK of SOL_NETLINK, Linux 4.20. */
  netlinkStrictCheck: boolean;
  /** The memory for data received and not yet read. In bytes. When set: kept between the smallest and the largest size. SO_VM_SOCKETS_BUFFER_SIZE of AF_VSOCK. */
  vsockBufferSize: number;
  /** The smallest value of the buffer size. In bytes. SO_VM_SOCKETS_BUFFER_MIN_SIZE of AF_VSOCK. */
  vsockBufferMinimum: number;
  /** The largest value of the buffer size. In bytes. SO_VM_SOCKETS_BUFFER_MAX_SIZE of AF_VSOCK. */
  vsockBufferMaximum: number;
  /** How long connecting waits at most. In milliseconds. When set: rounded up to the tick of the kernel. SO_VM_SOCKETS_CONNECT_TIMEOUT_OLD of AF_VSOCK. */
  vsockConnectTimeout: number;
}

/** Options that can only be set. */
export interface WriteOnlyOptions {
  /** Like SO_SNDBUF, past the limit of the system. In bytes. Setting it needs CAP_NET_ADMIN. SO_SNDBUFFORCE of SOL_SOCKET. */
  sendBufferForce: number;
  /** Like SO_RCVBUF, past the limit of the system. In bytes. Setting it needs CAP_NET_ADMIN. SO_RCVBUFFORCE of SOL_SOCKET. */
  receiveBufferForce: number;
  /** 1 tells the kernel that the connection makes no progress, so that it looks for another route. SO_CNX_ADVICE of SOL_SOCKET, Linux 4.6. */
  connectionAdvice: number;
  /** How many packets one poll of the device takes. Setting it needs CAP_NET_ADMIN. SO_BUSY_POLL_BUDGET of SOL_SOCKET, Linux 5.11. */
  busyPollBudget: number;
  /** Gives fragments of device memory back. SO_DEVMEM_DONTNEED of SOL_SOCKET, Linux 6.12. */
  deviceMemoryDontNeed: Uint8Array;
  /** Delivers how many bytes are left to read after each read. SO_INQ of SOL_SOCKET, Linux 6.17. */
  inQueue: boolean;
  /** Takes the BPF program away, whatever the number; SO_DETACH_BPF is the same. SO_DETACH_FILTER of SOL_SOCKET. */
  detachFilter: number;
  /** Attaches the eBPF program of this descriptor, which each packet has to pass. SO_ATTACH_BPF of SOL_SOCKET, Linux 3.19. */
  attachBpf: number;
  /** The eBPF program, by its descriptor, that chooses the socket of a reuse-port group. SO_ATTACH_REUSEPORT_EBPF of SOL_SOCKET, Linux 4.5. */
  attachReusePortBpf: number;
  /** Takes away the BPF program of a reuse-port group, whatever the number. SO_DETACH_REUSEPORT_BPF of SOL_SOCKET, Linux 5.3. */
  detachReusePortBpf: number;
  /** Hands every forwarded packet with the router alert option to this socket. IP_ROUTER_ALERT of IPPROTO_IP. */
  ipRouterAlert: boolean;
  /** An IPsec policy in the form of PF_KEY, for this socket alone. Setting it needs CAP_NET_ADMIN. IP_IPSEC_POLICY of IPPROTO_IP. */
  ipIpsecPolicy: Uint8Array;
  /** An IPsec policy in the form of XFRM, for this socket alone. Setting it needs CAP_NET_ADMIN. IP_XFRM_POLICY of IPPROTO_IP. */
  ipXfrmPolicy: Uint8Array;
  /** Joins a multicast group. IP_ADD_MEMBERSHIP of IPPROTO_IP. */
  ipAddMembership: Ipv4Membership;
  /** Leaves a multicast group. IP_DROP_MEMBERSHIP of IPPROTO_IP. */
  ipDropMembership: Ipv4Membership;
  /** Listens to a sender of a group again. IP_UNBLOCK_SOURCE of IPPROTO_IP. */
  ipUnblockSource: Ipv4SourceMembership;
  /** Stops listening to a sender of a group. IP_BLOCK_SOURCE of IPPROTO_IP. */
  ipBlockSource: Ipv4SourceMembership;
  /** Joins a multicast group for one sender. IP_ADD_SOURCE_MEMBERSHIP of IPPROTO_IP. */
  ipAddSourceMembership: Ipv4SourceMembership;
  /** Leaves a multicast group for one sender. IP_DROP_SOURCE_MEMBERSHIP of IPPROTO_IP. */
  ipDropSourceMembership: Ipv4SourceMembership;
  /** All senders to listen to, or not, of a group that was joined. IP_MSFILTER of IPPROTO_IP. */
  ipSourceFilter: Ipv4SourceFilter;
  /** Joins a multicast group. MCAST_JOIN_GROUP of IPPROTO_IP. */
  ipJoinGroup: GroupMembership;
  /** Stops listening to a sender of a group. MCAST_BLOCK_SOURCE of IPPROTO_IP. */
  ipGroupBlockSource: GroupSourceMembership;
  /** Listens to a sender of a group again. MCAST_UNBLOCK_SOURCE of IPPROTO_IP. */
  ipGroupUnblockSource: GroupSourceMembership;
  /** Leaves a multicast group. MCAST_LEAVE_GROUP of IPPROTO_IP. */
  ipLeaveGroup: GroupMembership;
  /** Joins a multicast group for one sender. MCAST_JOIN_SOURCE_GROUP of IPPROTO_IP. */
  ipJoinSourceGroup: GroupSourceMembership;
  /** Leaves a multicast group for one sender. MCAST_LEAVE_SOURCE_GROUP of IPPROTO_IP. */
  ipLeaveSourceGroup: GroupSourceMembership;
  /** All senders to listen to, or not, of a group that was joined. MCAST_MSFILTER of IPPROTO_IP. */
  ipGroupSourceFilter: GroupSourceFilter;
  /** AF_INET turns a socket that is connected to an IPv4 address into an IPv4 socket. IPV6_ADDRFORM of IPPROTO_IPV6. */
  ipv6AddressForm: number;
  /** Takes, renews or gives back a flow label. IPV6_FLOWLABEL_MGR of IPPROTO_IPV6. */
  ipv6FlowLabelManager: FlowLabelRequest;
  /** An IPsec policy in the form of PF_KEY, for this socket alone. Setting it needs CAP_NET_ADMIN. IPV6_IPSEC_POLICY of IPPROTO_IPV6. */
  ipv6IpsecPolicy: Uint8Array;
  /** An IPsec policy in the form of XFRM, for this socket alone. Setting it needs CAP_NET_ADMIN. IPV6_XFRM_POLICY of IPPROTO_IPV6. */
  ipv6XfrmPolicy: Uint8Array;
  /** The source address and interface of what is sent. IPV6_PKTINFO of IPPROTO_IPV6. */
  ipv6PacketInfo: Ipv6PacketInfo;
  /** Joins a multicast group; IPV6_JOIN_GROUP of RFC 3493. IPV6_ADD_MEMBERSHIP of IPPROTO_IPV6. */
  ipv6AddMembership: Ipv6Membership;
  /** Leaves a multicast group; IPV6_LEAVE_GROUP of RFC 3493. IPV6_DROP_MEMBERSHIP of IPPROTO_IPV6. */
  ipv6DropMembership: Ipv6Membership;
  /** Joins an anycast group. Setting it needs CAP_NET_ADMIN. IPV6_JOIN_ANYCAST of IPPROTO_IPV6. */
  ipv6JoinAnycast: Ipv6Membership;
  /** Leaves an anycast group. IPV6_LEAVE_ANYCAST of IPPROTO_IPV6. */
  ipv6LeaveAnycast: Ipv6Membership;
  /** Joins a multicast group. MCAST_JOIN_GROUP of IPPROTO_IPV6. */
  ipv6JoinGroup: GroupMembership;
  /** Stops listening to a sender of a group. MCAST_BLOCK_SOURCE of IPPROTO_IPV6. */
  ipv6GroupBlockSource: GroupSourceMembership;
  /** Listens to a sender of a group again. MCAST_UNBLOCK_SOURCE of IPPROTO_IPV6. */
  ipv6GroupUnblockSource: GroupSourceMembership;
  /** Leaves a multicast group. MCAST_LEAVE_GROUP of IPPROTO_IPV6. */
  ipv6LeaveGroup: GroupMembership;
  /** Joins a multicast group for one sender. MCAST_JOIN_SOURCE_GROUP of IPPROTO_IPV6. */
  ipv6JoinSourceGroup: GroupSourceMembership;
  /** Leaves a multicast group for one sender. MCAST_LEAVE_SOURCE_GROUP of IPPROTO_IPV6. */
  ipv6LeaveSourceGroup: GroupSourceMembership;
  /** All senders to listen to, or not, of a group that was joined. MCAST_MSFILTER of IPPROTO_IPV6. */
  ipv6GroupSourceFilter: GroupSourceFilter;
  /** A key with which segments to and from a peer are signed, RFC 2385. TCP_MD5SIG of IPPROTO_TCP. */
  md5Signature: TcpMd5Key;
  /** TCP options to restore on a connection under repair. Setting it needs CAP_NET_ADMIN. TCP_REPAIR_OPTIONS of IPPROTO_TCP, Linux 3.5. */
  repairOptions: readonly TcpRepairOption[];
  /** Like TCP_MD5SIG, for a whole prefix or one layer 3 device. TCP_MD5SIG_EXT of IPPROTO_TCP, Linux 4.14. */
  md5SignatureExtended: TcpMd5Key;
  /** Adds a master key, RFC 5925. TCP_AO_ADD_KEY of IPPROTO_TCP, Linux 6.7. */
  authenticationAddKey: Uint8Array;
  /** Removes a master key, RFC 5925. TCP_AO_DEL_KEY of IPPROTO_TCP, Linux 6.7. */
  authenticationDeleteKey: Uint8Array;
  /** Lets an interface receive more, such as everything (promiscuous), for as long as the socket lives. PACKET_ADD_MEMBERSHIP of SOL_PACKET. */
  packetAddMembership: PacketMembershipRequest;
  /** Takes back what PACKET_ADD_MEMBERSHIP did. PACKET_DROP_MEMBERSHIP of SOL_PACKET. */
  packetDropMembership: PacketMembershipRequest;
  /** A ring to receive by, which is of use only when it is mapped into memory. PACKET_RX_RING of SOL_PACKET. */
  packetReceiveRing: Uint8Array;
  /** How large a packet may be for the ring; larger ones are queued as well. In bytes. PACKET_COPY_THRESH of SOL_PACKET. */
  packetCopyThreshold: number;
  /** A ring to send by, which is of use only when it is mapped into memory. PACKET_TX_RING of SOL_PACKET, Linux 2.6.31. */
  packetTransmitRing: Uint8Array;
  /** Joins a multicast group, by its number. NETLINK_ADD_MEMBERSHIP of SOL_NETLINK. */
  netlinkAddMembership: number;
  /** Leaves a multicast group, by its number. NETLINK_DROP_MEMBERSHIP of SOL_NETLINK. */
  netlinkDropMembership: number;
}

/** Values of options to set, by name. */
export interface SocketOptionValues extends Partial<ReadWriteOptions & WriteOnlyOptions> {}

/**
 * The options of one socket as properties: reading one is a getsockopt(2), assigning a setsockopt(2). Throws SocketError
 * when the kernel refuses, TypeError and RangeError for values that do not fit, and TypeError when an option is
 * read that can only be set.
 */
export interface SocketOptionsView extends ReadOnlyOptions, ReadWriteOptions, WriteOnlyOptions {
  /** Every option that applies, is readable and stays as it is when read; those the kernel refuses are left out. */
  readAll(): Partial<ReadOnlyOptions & ReadWriteOptions>;
}
