import type { ErrnoEvidence, IcmpEvidence } from '../result.js';
import type { TrafficOptions } from '../traffic.js';

/** How a host is pinged. Times are in milliseconds. */
export interface PingOptions extends TrafficOptions {
  /** Only addresses of this family. Default: whichever the name service prefers. */
  readonly family?: 4 | 6;
  /** Ends after so many requests. Default: no end. With `deadline`: after so many answers. */
  readonly count?: number;
  /** Between two requests. Default 1000, with `flood` 10. Below 2 only for root. */
  readonly interval?: number;
  /**
   * When the next request goes out: `steady`, every interval; `adaptive`, as soon as all before are answered, but after an
   * interval in any case; `flood`, likewise, without a pause. Default `steady`. Flooding is for root.
   */
  readonly pace?: 'steady' | 'adaptive' | 'flood';
  /** Ends everything after this time. */
  readonly deadline?: number;
  /**
   * How long an answer may take. Default: twice the longest round trip, but at least an interval and a second; 10 seconds
   * before the first answer.
   */
  readonly timeout?: number;
  /** Bytes of data in each request, behind the ICMP header. Default 56. */
  readonly size?: number;
  /** What the data repeats, 1 to 16 bytes. Default: each byte is its place. */
  readonly pattern?: Uint8Array;
  /** Time to live or hop limit of the requests, 1 to 255. */
  readonly timeToLive?: number;
  /** Allows broadcast addresses. */
  readonly broadcast?: boolean;
  /** IP_MTU_DISCOVER: `do` never fragments, `probe` neither and ignores the known path MTU, `dont` lets anyone fragment. */
  readonly pathMtu?: 'do' | 'want' | 'probe' | 'dont';
  /** `datagram`: an unprivileged ping socket, icmp(7); `raw`: needs CAP_NET_RAW. Default: the first that is allowed. */
  readonly socket?: 'datagram' | 'raw';
  /** Ends the ping: the iteration rejects with its reason, and nothing stays open. */
  readonly signal?: AbortSignal;
}

/** Whom a ping asks, and how. */
export interface PingDestination {
  readonly family: 'inet' | 'inet6';
  /** With its zone, where it has one: `fe80::1%2`. */
  readonly address: string;
  readonly socket: 'datagram' | 'raw';
  /** Bytes of data in each request. */
  readonly size: number;
}

/** A byte that came back other than it went. */
export interface CorruptedByte {
  /** Its place in the data, from 0. */
  readonly offset: number;
  readonly sent: number;
  readonly received: number;
}

/** An echo that came back. */
export interface PingReply {
  readonly kind: 'reply';
  /** Of its request, counted from 1; the ICMP header has the lower 16 bits. */
  readonly sequence: number;
  readonly from: string;
  /** Length of the ICMP message in bytes. */
  readonly bytes: number;
  /** Time to live or hop limit it came with. */
  readonly timeToLive?: number;
  /** Milliseconds between the kernel's timestamps of sending and receiving. */
  readonly rtt: number;
  /** Another answer to the same request came before. */
  readonly duplicate: boolean;
  /** An answer to a later request came before. */
  readonly late: boolean;
  /** Fewer bytes than were sent. */
  readonly truncated: boolean;
  readonly corrupted?: CorruptedByte;
  /** When it came in, milliseconds since 1970. */
  readonly time: number;
}

/** A request that failed: an ICMP error came back, or this machine refused to send it. */
export interface PingFailure {
  readonly kind: 'error';
  readonly sequence: number;
  readonly error: ErrnoEvidence;
  readonly icmp?: IcmpEvidence;
  /** The largest packet that would have fitted, in bytes. */
  readonly mtu?: number;
  readonly time: number;
}

/** A request that nothing came back for in time. It still may. */
export interface PingLoss {
  readonly kind: 'lost';
  readonly sequence: number;
  /** How long was waited, in milliseconds. */
  readonly waited: number;
  readonly time: number;
}

/** What happens during a ping. */
export type PingEvent = PingReply | PingFailure | PingLoss;

/** Round trips in milliseconds. */
export interface RoundTrips {
  readonly minimum: number;
  readonly average: number;
  readonly maximum: number;
  /** Standard deviation. */
  readonly deviation: number;
  /** Average that weighs each new round trip with an eighth. */
  readonly moving: number;
}

/** What came of a ping so far. */
export interface PingStatistics {
  readonly transmitted: number;
  /** Requests that were answered. */
  readonly received: number;
  readonly duplicates: number;
  readonly corrupted: number;
  /** ICMP errors, and requests this machine refused. */
  readonly errors: number;
  /** Part of the requests without an answer, 0 to 1; 0 before the first. */
  readonly loss: number;
  /** From the first request to the last event, in milliseconds. */
  readonly elapsed: number;
  /** Most requests that were under way at once. */
  readonly pipe: number;
  /** Absent before the first answer. */
  readonly rtt?: RoundTrips;
}
