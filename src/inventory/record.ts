import type {
  Inet6Address,
  InetAddress,
  NetlinkAddress,
  PacketAddress,
  SocketAddress,
  TipcAddress,
  UnixAddress,
  VsockAddress,
  XdpAddress,
} from '../family/address.js';
import type { BpfStorage } from '../wire/diag/bpf-storage.js';
import type {
  CongestionInfo,
  MptcpInfo,
  PacketInfo,
  SctpInfo,
  SocketMemory,
  SocketName,
  TcpInfo,
  UlpInfo,
} from '../wire/index.js';

/**
 * What kind of socket a record describes: the protocol for Internet sockets, else the address family. `other` is every
 * family without records of its own, such as AF_ALG, CAN or Bluetooth; its records name it in `addressFamily`.
 */
export type SocketKind =
  | 'tcp'
  | 'mptcp'
  | 'udp'
  | 'udplite'
  | 'sctp'
  | 'dccp'
  | 'raw'
  | 'icmp'
  | 'unix'
  | 'packet'
  | 'netlink'
  | 'vsock'
  | 'xdp'
  | 'tipc'
  | 'other';

/** socket(2) types by the kernel's word; numbers not known here read `unknown(9)`. */
export type SocketType =
  | 'stream'
  | 'dgram'
  | 'raw'
  | 'rdm'
  | 'seqpacket'
  | 'dccp'
  | 'packet'
  | `unknown(${number})`;

/** Socket states by the names of `<net/tcp_states.h>`, which the kernel uses for every family. */
export type SocketState =
  | 'established'
  | 'syn-sent'
  | 'syn-recv'
  | 'fin-wait-1'
  | 'fin-wait-2'
  | 'time-wait'
  | 'close'
  | 'close-wait'
  | 'last-ack'
  | 'listen'
  | 'closing'
  | 'new-syn-recv'
  | 'bound-inactive'
  | `unknown(${number})`;

/** A process that holds a descriptor of the socket. */
export interface SocketOwner {
  readonly pid: number;
  /** The thread that holds the descriptor, where owners were asked for thread by thread. */
  readonly tid?: number;
  /** The command name the kernel keeps, at most 15 bytes (`/proc/<pid>/comm`). */
  readonly name: string;
  /** The descriptor number in that process. */
  readonly fd: number;
  /** Arguments of the process; empty for a kernel thread or one that cleared them. */
  readonly commandLine: readonly string[];
  readonly uid: number;
  /** The user's name, where /etc/passwd has it. */
  readonly user?: string;
  /** systemd unit from the cgroup, such as `nginx.service`. */
  readonly unit?: string;
  /** Container id from the cgroup, 64 hexadecimal digits; for LXC its name. */
  readonly container?: string;
}

/** The network namespace of a record; absent where it is the caller's own and no other was asked for. */
export interface NetworkNamespace {
  /** Inode of the nsfs file, as `readlink /proc/<pid>/ns/net` shows it. */
  readonly inode: number;
  /** The name `ip netns` gave it. */
  readonly name?: string;
  /** Container of a process that lives in it, by its id; for LXC its name. */
  readonly container?: string;
  /** systemd unit of a process that lives in it. */
  readonly unit?: string;
  /** A process that lives in it: the one with the lowest number. */
  readonly pid?: number;
  /** Where it is mounted, when that alone keeps it alive. */
  readonly path?: string;
}

/** A timer that runs on a TCP socket. */
export interface SocketTimer {
  readonly name: 'on' | 'keepalive' | 'timewait' | 'persist' | 'delack' | `unknown(${number})`;
  /** Time until it fires, in milliseconds. */
  readonly expires: number;
  readonly retransmits: number;
}

/** An attribute the decoder has no name for, kept as it came. */
export interface UnknownAttribute {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/** The other end of a connection on this machine. */
export interface LocalPeer {
  readonly inode: number;
  /** Filled when owners were asked for: every process that holds the other end. */
  readonly owners: readonly SocketOwner[];
  /** The network namespace of the other end, where it is known to be another one. */
  readonly netns?: NetworkNamespace;
}

/** What every record has. Fields the kernel did not give for a socket are absent, never guessed. */
export interface SocketRecordBase {
  readonly kind: SocketKind;
  readonly type: SocketType;
  readonly state: SocketState;
  /** Bytes waiting to be read; for a stream listener, connections waiting to be accepted. */
  readonly receiveQueue: number;
  /** Bytes not yet sent or acknowledged; for a stream listener, the backlog. */
  readonly sendQueue: number;
  /** Inode in sockfs; 0 for a socket no process holds any more. */
  readonly inode: number;
  /** The kernel's unique socket cookie, SO_COOKIE. */
  readonly cookie?: bigint;
  readonly uid?: number;
  /** Interface the socket is bound to, or scoped by. */
  readonly interface?: { readonly index: number; readonly name?: string };
  readonly mark?: number;
  readonly cgroup?: { readonly id: bigint; readonly path?: string };
  readonly memory?: SocketMemory;
  /** Directions shut down, SHUT_RD | SHUT_WR as the kernel's two bits. */
  readonly shutdown?: number;
  readonly owners?: readonly SocketOwner[];
  /** The other end, when peers were asked for and it is on this machine. */
  readonly peer?: LocalPeer;
  readonly netns?: NetworkNamespace;
  /** Where the record came from; `descriptor`: no table of the kernel has the socket, a process showed its descriptor. */
  readonly source: 'sock_diag' | 'proc' | 'descriptor';
  readonly unknown?: readonly UnknownAttribute[];
}

/** TCP, MPTCP, UDP, UDP-Lite, SCTP, DCCP, raw and ping sockets. */
export interface InetSocketRecord extends SocketRecordBase {
  readonly family: 'inet' | 'inet6';
  /** IP protocol number. For raw sockets it is the one they listen to. */
  readonly protocol: number;
  readonly local: InetAddress | Inet6Address;
  /** Unspecified address and port 0 when not connected. */
  readonly remote: InetAddress | Inet6Address;
  readonly timer?: SocketTimer;
  /** Type of service, and traffic class for IPv6. */
  readonly tos?: number;
  readonly trafficClass?: number;
  /** IPV6_V6ONLY: absent for IPv4. */
  readonly v6only?: boolean;
  /** Congestion control algorithm. */
  readonly congestion?: string;
  readonly congestionInfo?: CongestionInfo;
  readonly tcp?: TcpInfo;
  readonly mptcp?: MptcpInfo;
  readonly sctp?: SctpInfo;
  readonly ulp?: UlpInfo;
  /** Addresses whose segments must be signed, TCP-MD5 of RFC 2385; the keys are not told. Needs CAP_NET_ADMIN. */
  readonly md5Keys?: readonly { readonly address: string; readonly prefixLength: number }[];
  /** All local and all remote addresses of an SCTP association. */
  readonly localAddresses?: readonly SocketName[];
  readonly remoteAddresses?: readonly SocketName[];
  /** INET_DIAG_SOCKOPT: socket options that are on. */
  readonly options?: Readonly<Record<string, boolean>>;
  /** Class id or socket priority, INET_DIAG_CLASS_ID. */
  readonly classId?: number;
  /** Packets dropped, where /proc is the source. */
  readonly drops?: number;
  /** What BPF programs keep with the socket, in maps of type BPF_MAP_TYPE_SK_STORAGE. */
  readonly bpfStorages?: readonly BpfStorage[];
}

/** Unix sockets. */
export interface UnixSocketRecord extends SocketRecordBase {
  readonly family: 'unix';
  readonly local: UnixAddress;
  /** The peer's address, when it is known and has one. */
  readonly remote?: UnixAddress;
  /** Inode of the peer's socket; absent when not connected. */
  readonly peerInode?: number;
  /** The socket file's device and inode. */
  readonly file?: { readonly device: number; readonly inode: number };
  /** Inodes of the sockets that wait to be accepted. */
  readonly pending?: readonly number[];
}

/** Packet sockets. */
export interface PacketSocketRecord extends SocketRecordBase {
  readonly family: 'packet';
  readonly local: PacketAddress;
  readonly packet?: PacketInfo;
}

/** Netlink sockets. */
export interface NetlinkSocketRecord extends SocketRecordBase {
  readonly family: 'netlink';
  /** NETLINK_ROUTE and so on. */
  readonly protocol: number;
  readonly local: NetlinkAddress;
  readonly remote: NetlinkAddress;
  /** Multicast groups as a bit mask, lowest group in the lowest bit of the first word. */
  readonly groups?: readonly number[];
  /** Callback state and flags, NDIAG_FLAG_*. */
  readonly flags?: number;
}

/** VM sockets. */
export interface VsockSocketRecord extends SocketRecordBase {
  readonly family: 'vsock';
  readonly local: VsockAddress;
  readonly remote: VsockAddress;
}

/** XDP sockets. */
export interface XdpSocketRecord extends SocketRecordBase {
  readonly family: 'xdp';
  readonly local: XdpAddress;
  /** Rings, UMEM and statistics as the kernel names them. */
  readonly xdp?: Readonly<Record<string, unknown>>;
}

/** TIPC sockets. */
export interface TipcSocketRecord extends SocketRecordBase {
  readonly family: 'tipc';
  readonly local: TipcAddress;
  readonly remote?: TipcAddress;
  readonly tipc?: Readonly<Record<string, unknown>>;
}

/** The name of a socket whose family has no codec. */
export interface OtherAddress {
  readonly family: 'other';
  /** The sockaddr as the kernel gave it, family first; absent where it has none. */
  readonly bytes?: Uint8Array;
}

/**
 * A socket of a family without records of its own, or one about which no more can be learnt than that it is there: then
 * type and state are `unknown(0)`.
 */
export interface OtherSocketRecord extends SocketRecordBase {
  readonly kind: 'other';
  readonly family: 'other';
  /** AF_* in lower case, such as `alg`, `can` or `bluetooth`. */
  readonly addressFamily: string;
  /** The protocol within the family; absent where it is not known. */
  readonly protocol?: number;
  /** What the kernel calls the protocol, as in `/proc/net/protocols`: `ALG`, `L2CAP`. */
  readonly protocolName?: string;
  readonly local: OtherAddress;
  readonly remote?: OtherAddress;
}

/** One socket of the machine, discriminated by `family`. */
export type SocketRecord =
  | InetSocketRecord
  | UnixSocketRecord
  | PacketSocketRecord
  | NetlinkSocketRecord
  | VsockSocketRecord
  | XdpSocketRecord
  | TipcSocketRecord
  | OtherSocketRecord;

/** The addresses a record can have. */
export type RecordAddress = SocketAddress | OtherAddress;
