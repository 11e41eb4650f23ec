import type { SocketAddress } from '../family/address.js';
import type { AncillaryData } from './ancillary/types.js';

/** What every operation that waits accepts. */
export interface WaitOptions {
  /** Ends the wait: the promise rejects with the signal's reason, and nothing is lost or left open. */
  readonly signal?: AbortSignal;
  /** Longest wait in milliseconds; then the promise rejects with a SocketError of code `ETIMEDOUT`. Default: no limit. */
  readonly timeout?: number;
}

/** Flags of send(2) that make sense on a non-blocking socket; MSG_NOSIGNAL is always on. */
export interface SendFlags {
  /** MSG_OOB: one byte of urgent data. */
  readonly outOfBand?: boolean;
  /** MSG_DONTROUTE: only to hosts that are directly connected. */
  readonly dontRoute?: boolean;
  /** MSG_EOR: ends a record, on sequenced-packet sockets. */
  readonly endOfRecord?: boolean;
  /** MSG_MORE: more data follows at once, see TCP_CORK and UDP_CORK. */
  readonly more?: boolean;
  /** MSG_CONFIRM: the peer answered just now, so its link-layer address is right. */
  readonly confirm?: boolean;
}

/** Options of one send. */
export interface SendOptions extends SendFlags {
  /** Where to, on a socket that is not connected; also allowed on connected datagram sockets. */
  readonly to?: SocketAddress;
  /** Control messages to go with it, cmsg(3). */
  readonly ancillary?: readonly AncillaryData[];
}

/** Options of one receive. */
export interface ReceiveOptions {
  /** MSG_PEEK: leaves the data in the queue. */
  readonly peek?: boolean;
  /** MSG_OOB: urgent data instead of the stream's. */
  readonly outOfBand?: boolean;
  /** MSG_ERRQUEUE: from the error queue (IP_RECVERR, timestamps) instead of the data. Never waits longer than needed. */
  readonly errorQueue?: boolean;
  /** Room for control messages in bytes. Default: 0 on sockets for which nothing was switched on, else 512. */
  readonly ancillaryBytes?: number;
}

/** What recvmsg(2) gave. */
export interface ReceivedMessage {
  /** The data: a view of the buffer that was passed, or memory of its own. */
  readonly bytes: Uint8Array;
  /** Who sent it; absent on connected streams and for unnamed Unix sockets. */
  readonly from?: SocketAddress;
  readonly ancillary: readonly AncillaryData[];
  /** MSG_TRUNC: the datagram was longer than the buffer; the rest is lost. */
  readonly truncated: boolean;
  /** MSG_CTRUNC: some control messages did not fit; descriptors that arrived all the same are in `ancillary`. */
  readonly ancillaryTruncated: boolean;
  /** MSG_EOR: a record ends here. SCTP and vsock tell so; a message of a Unix socket is a record by itself, without it. */
  readonly endOfRecord: boolean;
}
