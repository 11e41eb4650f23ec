// Written by scripts/options.mjs from the table of options: change the rows instead, and run it again.
import type { SocketAddress } from '../../family/address.js';
import type { SocketMemory } from '../../wire/memory.js';
import type { TcpInfo } from '../../wire/tcp-info.js';
import type {
  Linger,
  PeerCredentials,
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
  /** The address of the peer, as getpeername(2) gives it. SO_PEERNAME of SOL_SOCKET. */
  readonly peerName: SocketAddress;
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
  /** What the kernel knows of the connection. TCP_INFO of IPPROTO_TCP. */
  readonly tcpInfo: TcpInfo;
  /** What the congestion control algorithm tells of itself, in its own structure; empty for most. TCP_CC_INFO of IPPROTO_TCP, Linux 4.1. */
  readonly congestionInfo: Uint8Array;
  /** The headers of the SYN this connection began with, once; empty when none were kept. Reading it frees the headers. TCP_SAVED_SYN of IPPROTO_TCP, Linux 4.3. */
  readonly savedSyn: Uint8Array;
  /** Whether the connection really is MPTCP, and did not fall back to TCP. TCP_IS_MPTCP of IPPROTO_TCP, Linux 6.7. */
  readonly isMultipath: boolean;
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
  /** How many packets one poll of the device takes. Setting it needs CAP_NET_ADMIN. SO_BUSY_POLL_BUDGET of SOL_SOCKET, Linux 5.11. */
  busyPollBudget: number;
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
  /** Delivers how many bytes are left to read after each read. SO_INQ of SOL_SOCKET, Linux 6.17. */
  inQueue: boolean;
  /** Forbids to change the BPF program; it cannot be taken back. SO_LOCK_FILTER of SOL_SOCKET, Linux 3.9. */
  lockFilter: boolean;
  /** Sends small segments at once instead of waiting for acknowledgements (Nagle). TCP_NODELAY of IPPROTO_TCP. */
  noDelay: boolean;
  /** The largest segment: set before connecting, the limit; read, the current one. In bytes. When set: reads as the current size, not as the limit. TCP_MAXSEG of IPPROTO_TCP. */
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
}

/** Options that can only be set. */
export interface WriteOnlyOptions {
  /** Like SO_SNDBUF, past the limit of the system. In bytes. Setting it needs CAP_NET_ADMIN. SO_SNDBUFFORCE of SOL_SOCKET. */
  sendBufferForce: number;
  /** Like SO_RCVBUF, past the limit of the system. In bytes. Setting it needs CAP_NET_ADMIN. SO_RCVBUFFORCE of SOL_SOCKET. */
  receiveBufferForce: number;
  /** 1 tells the kernel that the connection makes no progress, so that it looks for another route. SO_CNX_ADVICE of SOL_SOCKET, Linux 4.6. */
  connectionAdvice: number;
  /** Gives fragments of device memory back. SO_DEVMEM_DONTNEED of SOL_SOCKET, Linux 6.12. */
  deviceMemoryDontNeed: Uint8Array;
  /** Takes the BPF program away, whatever the number; SO_DETACH_BPF is the same. SO_DETACH_FILTER of SOL_SOCKET. */
  detachFilter: number;
  /** Attaches the eBPF program of this descriptor, which each packet has to pass. SO_ATTACH_BPF of SOL_SOCKET, Linux 3.19. */
  attachBpf: number;
  /** The eBPF program, by its descriptor, that chooses the socket of a reuse-port group. SO_ATTACH_REUSEPORT_EBPF of SOL_SOCKET, Linux 4.5. */
  attachReusePortBpf: number;
  /** Takes away the BPF program of a reuse-port group, whatever the number. SO_DETACH_REUSEPORT_BPF of SOL_SOCKET, Linux 5.3. */
  detachReusePortBpf: number;
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
