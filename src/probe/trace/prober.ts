import type { ExtendedErrorData } from '../../socket/ancillary/types.js';
import type { WaitOptions } from '../../socket/types.js';
import type { HostAddress } from '../host.js';
import type { ErrnoEvidence } from '../result.js';
import type { TraceAnswer } from './types.js';

/** A probe to be sent. */
export interface ProbeRequest {
  /** Counted from 0. */
  readonly number: number;
  readonly hopLimit: number;
  /** Bytes of data. */
  readonly size: number;
}

/** An answer to a probe. */
export interface ProbeNews {
  readonly kind: 'answer';
  /** Which probe; undefined where its router sent too little of it back to tell. */
  readonly number: number | undefined;
  readonly from: HostAddress | undefined;
  readonly by: TraceAnswer['by'];
  /** The error queue's entry, where the answer is an ICMP error. */
  readonly error?: ExtendedErrorData;
  /** Of the packet that brought it. */
  readonly hopLimit?: number;
  /** When it came, by the kernel's clock, nanoseconds since 1970. */
  readonly received?: bigint;
}

/** When a probe left. */
export interface ProbeDeparture {
  readonly kind: 'departure';
  /** Counted from 0 over all that were sent without an error. */
  readonly packet: number;
  readonly sent: bigint;
}

/** A probe that this machine refused to send, as turned out later. */
export interface ProbeRefusal {
  readonly kind: 'refused';
  readonly number: number;
  readonly error: ErrnoEvidence;
}

/** Sends probes of one protocol and tells what comes back. */
export interface Prober {
  /** Bytes of headers, that of IP included, before the data. */
  readonly overhead: number;
  /** Rejects with SocketError, and what ends the wait. */
  send(request: ProbeRequest, wait: WaitOptions): Promise<void>;
  /** Counts departures from 0 again, after a send that failed. */
  renumber(): void;
  /** The limit of this machine that a probe was too long for, after EMSGSIZE; undefined where nobody tells. */
  takeLimit(): number | undefined;
  /** The next that has come, if anything has. Throws SocketError. */
  take(): ProbeNews | ProbeDeparture | ProbeRefusal | undefined;
  /** Waits until something has come. Rejects with what ends the wait. */
  readable(wait: WaitOptions): Promise<void>;
  close(): void;
}

/** Bytes of an IP header without options. */
export const ipHeader = { inet: 20, inet6: 40 } as const;
