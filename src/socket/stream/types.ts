import type { AncillaryData } from '../ancillary/types.js';
import type { WaitOptions } from '../types.js';

/** What can be written: bytes, text as UTF-8, or several pieces that go out as one. */
export type StreamData = Uint8Array | string | readonly (Uint8Array | string)[];

/** Options of one write. */
export interface StreamWriteOptions extends WaitOptions {
  /** Control messages, which travel with the first byte, cmsg(3). */
  readonly ancillary?: readonly AncillaryData[];
  /** MSG_MORE: more data follows at once, so a short segment may wait for it. */
  readonly more?: boolean;
  /** MSG_OOB: the last byte is urgent, tcp(7). */
  readonly outOfBand?: boolean;
}

/** Options of taking a message with its control messages off a connection. */
export interface StreamReceiveOptions extends WaitOptions {
  /** Room for data in bytes. Default: 65,536. */
  readonly size?: number;
  /** Room for control messages in bytes. Default: 512, enough for 100 descriptors. */
  readonly ancillaryBytes?: number;
  /** MSG_PEEK: leaves the data in the queue. */
  readonly peek?: boolean;
}
