/** A TCP, UDP or other Internet address, ip(7). */
export interface InetAddress {
  readonly family: 'inet';
  /** Dotted decimal, `127.0.0.1`. */
  readonly address: string;
  /** Port in host order; 0 means none. A raw socket has its IP protocol number here, as in the kernel. */
  readonly port: number;
}

/** An IPv6 address, ipv6(7). */
export interface Inet6Address {
  readonly family: 'inet6';
  /** RFC 5952 text without brackets and zone, `fe80::1`. */
  readonly address: string;
  readonly port: number;
  /** Interface index that scopes a link-local address; absent when there is none. */
  readonly scopeId?: number;
  /** Flow label and traffic class; absent when 0 or not known. */
  readonly flowInfo?: number;
}

/**
 * A Unix address, unix(7): a path, an abstract name, or neither for an unnamed socket.
 * Names are arbitrary bytes; `bytes` holds them exactly where they are not valid UTF-8.
 */
export interface UnixAddress {
  readonly family: 'unix';
  /** File system path. */
  readonly path?: string;
  /** Abstract name without its leading NUL. */
  readonly abstract?: string;
  /**
   * The exact bytes of the name (for an abstract one without its leading NUL), present only when they are not valid
   * UTF-8; `path` or `abstract` then has U+FFFD in their place, for showing only.
   */
  readonly bytes?: Uint8Array;
}

/** A netlink address, netlink(7). */
export interface NetlinkAddress {
  readonly family: 'netlink';
  /** Port id (`nl_pid`); 0 is the kernel. */
  readonly portId: number;
  /** Multicast groups as a bit mask of the first 32. */
  readonly groups: number;
}

/** To whom a received packet was sent, PACKET_* of packet(7); `outgoing` ones left this machine. */
export type PacketType =
  | ('host' | 'broadcast' | 'multicast' | 'otherhost' | 'outgoing' | 'loopback' | 'user' | 'kernel')
  | `unknown(${number})`;

/** What a packet socket is bound to, or where a packet came from or goes, packet(7). */
export interface PacketAddress {
  readonly family: 'packet';
  /** Ethernet protocol in host order, 3 (`ETH_P_ALL`) for all; 0 for none. */
  readonly protocol: number;
  /** Interface index; 0 for every interface. */
  readonly interfaceIndex: number;
  /** ARPHRD_* of the interface: 1 Ethernet, 772 loopback. The kernel tells it. */
  readonly hardwareType?: number;
  /** Only meaningful of packets that were received. */
  readonly packetType?: PacketType;
  /** Link-layer address, `02:00:00:00:00:01`: of the sender, or of the receiver of a packet to send. */
  readonly hardwareAddress?: string;
}

/** A VM socket address, vsock(7). */
export interface VsockAddress {
  readonly family: 'vsock';
  /** Context id; 4294967295 (`VMADDR_CID_ANY`) is any. */
  readonly cid: number;
  readonly port: number;
}

/** The device queue of an XDP socket, `<linux/if_xdp.h>`. */
export interface XdpAddress {
  readonly family: 'xdp';
  readonly interfaceIndex: number;
  readonly queueId: number;
}

/** A TIPC address, `<linux/tipc.h>`. */
export interface TipcAddress {
  readonly family: 'tipc';
  readonly node: number;
  readonly ref: number;
}

/** Where a socket is or goes, one variant per address family. */
export type SocketAddress =
  | InetAddress
  | Inet6Address
  | UnixAddress
  | NetlinkAddress
  | PacketAddress
  | VsockAddress
  | XdpAddress
  | TipcAddress;

/** The families `SocketAddress` covers, by the kernel's word in lower case. */
export type AddressFamily = SocketAddress['family'];
