import type { SocketAddress } from '../family/address.js';

/**
 * What a probe found, one word for every kind of target.
 *
 * | verdict | says |
 * | --- | --- |
 * | `open` | a connection was accepted, or a datagram server is bound there |
 * | `answering` | data of the application came back |
 * | `refused` | an RST, or the kernel's ECONNREFUSED for a connection |
 * | `closed` | ICMP port unreachable, from the target itself, for a datagram |
 * | `filtered` | a policy on the way said no; `icmp` tells which router, and how |
 * | `unreachable` | no route, a dead neighbour, or a router that knows no way |
 * | `timed-out` | nothing came back from a connection attempt in time |
 * | `silent` | a datagram was sent and nothing came back: open or filtered, nobody can tell |
 * | `stale` | a socket file that no server holds any more |
 * | `wrong-kind` | somebody is there with another type of socket; `kind` tells which |
 * | `busy` | the server's queue of connections is full |
 * | `denied` | this machine's permissions or policy forbid it |
 * | `missing` | no such path, abstract name or device |
 * | `unresolved` | the name has no address |
 */
export type Verdict =
  | 'open'
  | 'answering'
  | 'refused'
  | 'closed'
  | 'filtered'
  | 'unreachable'
  | 'timed-out'
  | 'silent'
  | 'stale'
  | 'wrong-kind'
  | 'busy'
  | 'denied'
  | 'missing'
  | 'unresolved';

/** The kind of conversation a target is probed with. */
export type ProbeProtocol = 'tcp' | 'mptcp' | 'udp' | 'udplite' | 'sctp' | 'icmp' | 'unix' | 'vsock';

/** An ICMP message that came back, RFC 792 and RFC 4443. */
export interface IcmpEvidence {
  readonly type: number;
  readonly code: number;
  /** In words: `port unreachable`, `administratively prohibited`. */
  readonly name: string;
  /** Who sent it; the target itself, a router, or this machine for a neighbour that does not answer. */
  readonly offender?: string;
}

/** A failed system call as evidence. */
export interface ErrnoEvidence {
  /** The call: connect, send, receive, socket, bind. */
  readonly operation: string;
  readonly errno: number;
  /** Such as ECONNREFUSED. */
  readonly code: string;
}

/** A process that holds the socket of a local target. */
export interface LocalHolder {
  readonly pid: number;
  readonly name: string;
  readonly user?: string;
  readonly unit?: string;
  readonly container?: string;
}

/** What sock_diag(7) says of the socket behind a target on this machine. */
export interface LocalSocket {
  /** Of its type, such as stream, dgram, seqpacket. */
  readonly type: string;
  readonly state: string;
  readonly inode: number;
  /** Bytes not yet read; for a listener, connections that wait to be accepted. */
  readonly receiveQueue: number;
  /** For a listener, its backlog. */
  readonly sendQueue: number;
  /** Datagrams dropped, where the kernel counts them. */
  readonly drops?: number;
  readonly uid?: number;
  readonly holders: readonly LocalHolder[];
}

/** What was recognised of the service behind an address. */
export interface ServiceIdentity {
  /** Name of the codec: `ssh`, `dns`, `postgresql`. */
  readonly name: string;
  /** Product and version where it says so: `OpenSSH_9.2p1 Debian-2`. */
  readonly product?: string;
  /** Whatever else it said of itself, by the words of its specification. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
  /** The verbs it says it is ready for; false for one that answers but is not (a starting database). */
  readonly ready: boolean;
}

/** One address that was tried. */
export interface ProbeAttempt {
  readonly verdict: Verdict;
  readonly address: SocketAddress;
  /** Our own address, where the socket got one. */
  readonly local?: SocketAddress;
  /** From the first packet or call to what decided it, in milliseconds. */
  readonly elapsed: number;
  /** Round trip to the answer or the error, in milliseconds; absent where nothing came back. */
  readonly rtt?: number;
  readonly error?: ErrnoEvidence;
  readonly icmp?: IcmpEvidence;
}

/** What became of one target. */
export interface ProbeResult {
  /** As it was given. */
  readonly target: string;
  readonly verdict: Verdict;
  /** A sentence for people: `nothing listens on port 81 of 127.0.0.1 (RST after 0.1 ms)`. */
  readonly reason: string;
  readonly protocol: ProbeProtocol;
  /** The address that decided. */
  readonly address?: SocketAddress;
  readonly local?: SocketAddress;
  readonly elapsed: number;
  readonly rtt?: number;
  readonly error?: ErrnoEvidence;
  readonly icmp?: IcmpEvidence;
  /** For `wrong-kind`, and Unix targets in general: stream, dgram or seqpacket. */
  readonly kind?: string;
  /** The first bytes that came back, at most 4 KiB. */
  readonly received?: Uint8Array;
  readonly service?: ServiceIdentity;
  /** What this machine knows of the target's socket, where it is here. */
  readonly socket?: LocalSocket;
  /** Every address that was tried, in order. */
  readonly attempts: readonly ProbeAttempt[];
}
