import type { ErrnoEvidence, IcmpEvidence } from '../result.js';
import type { TrafficOptions } from '../traffic.js';

/** How the way to a host is traced. Times are in milliseconds. */
export interface TraceOptions extends TrafficOptions {
  /** Only addresses of this family. Default: whichever the name service prefers. */
  readonly family?: 4 | 6;
  /**
   * What is sent: UDP datagrams to ports where nobody is expected, TCP connection attempts, or ICMP echoes, which need what
   * ping needs. Default `udp`, without privilege as `tcp`.
   */
  readonly protocol?: 'udp' | 'tcp' | 'icmp';
  /** The port of TCP, default 80, or the first of UDP, default 33434. */
  readonly port?: number;
  /**
   * `varied`: each probe of UDP goes to the next port, by which the kernel tells which one an error is about. `constant`: all
   * go to one port, so that routers that choose among equal ways by the flow choose one for all; then routers must send back
   * more than 8 bytes of a datagram for its answer to be known. Echoes always have a constant flow, connections never.
   */
  readonly flow?: 'varied' | 'constant';
  /** The first hop limit. Default 1. */
  readonly firstHop?: number;
  /** The last hop limit. Default 30. */
  readonly maxHops?: number;
  /** Probes for each hop. Default 3. */
  readonly probes?: number;
  /**
   * How long an answer may take at most, default 3000, for TCP 1000: then the kernel tries again. Where others of the same
   * hop or a later one have answered, less will do.
   */
  readonly timeout?: number;
  /** Most probes under way at once. Default 16. */
  readonly parallel?: number;
  /** Least time between two probes. Default 5. */
  readonly interval?: number;
  /** Bytes of data in each probe of UDP and ICMP. Default 32. */
  readonly size?: number;
  /**
   * Finds the largest packet that passes unfragmented: probes of UDP as long as can be, one at a time. Hops tell where the
   * limit is met. Default false.
   */
  readonly mtu?: boolean;
  /** Looks up the names of hops, for a second at most. Default false. */
  readonly names?: boolean;
  /** Ends the trace: the iteration rejects with its reason, and nothing stays open. */
  readonly signal?: AbortSignal;
}

/** A probe that was answered. */
export interface TraceAnswer {
  readonly kind: 'answer';
  readonly from: string;
  /** Of `from`, where names were asked for and it has one. */
  readonly name?: string;
  /** Milliseconds. */
  readonly rtt: number;
  /** What came: an ICMP error, an echo reply, a datagram, or TCP's SYN-ACK or RST. */
  readonly by: 'icmp' | 'echo' | 'datagram' | 'syn-ack' | 'reset';
  /** The ICMP error. */
  readonly icmp?: IcmpEvidence;
  /** It came from the target itself. */
  readonly reached: boolean;
  /**
   * How many hops the answer came, guessed from its hop limit: senders start with 64, 128 or 255. Another number than the
   * hop's means that the way back is another one.
   */
  readonly backHops?: number;
}

/** A probe without an answer in time. */
export interface TraceSilence {
  readonly kind: 'silent';
  /** Milliseconds. */
  readonly waited: number;
}

/** A probe that this machine refused to send. */
export interface TraceRefusal {
  readonly kind: 'error';
  readonly error: ErrnoEvidence;
}

/** What became of a probe. */
export type TraceProbe = TraceAnswer | TraceSilence | TraceRefusal;

/** A limit on the length of packets. */
export interface MtuLimit {
  /** The longest packet that passes, in bytes, IP header included. */
  readonly mtu: number;
  /** The router that said so; absent where it is this machine's own interface. */
  readonly from?: string;
}

/** All that was learnt with one hop limit. */
export interface TraceHop {
  readonly hop: number;
  readonly probes: readonly TraceProbe[];
  /** Limits that packets met on the way to this hop, in order. */
  readonly limits?: readonly MtuLimit[];
}

/** Where a trace goes. */
export interface TraceDestination {
  readonly family: 'inet' | 'inet6';
  /** With its zone, where it has one: `fe80::1%2`. */
  readonly address: string;
  readonly protocol: 'udp' | 'tcp' | 'icmp';
  readonly maxHops: number;
  /** Bytes of each packet with its IP header, where it is known; with `mtu`, of the first. */
  readonly packetSize?: number;
}

/** What came of a trace so far. */
export interface TraceSummary {
  /** The target itself answered. */
  readonly reached: boolean;
  /** The hop at which it did, or at which somebody said that it goes no further. */
  readonly hops?: number;
  /** Why it goes no further, where somebody said so. */
  readonly icmp?: IcmpEvidence;
  /** Why it goes no further, where this machine refused to send. */
  readonly error?: ErrnoEvidence;
  /** With `mtu`: the longest packet, in bytes with its IP header, that nobody on the way has refused. */
  readonly pathMtu?: number;
}
