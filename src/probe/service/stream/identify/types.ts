import type { ServiceIdentity } from '../../../result.js';
import type { ServicePlace } from './plan.js';

/** What identifyStream must know. */
export interface IdentifyStreamOptions extends ServicePlace {
  /** The name or address the target was given by: for `Host:`, the server's name in TLS, and its certificate. */
  readonly host?: string;
  /** Ask for this service only: a codec's name, or what it is called inside TLS (`https`). */
  readonly name?: string;
  /** When all must be over, in milliseconds on the clock of performance.now(). */
  readonly deadline: number;
  readonly signal?: AbortSignal;
  /** Whether to ask databases for a session to learn if they are ready, which may leave a line in their log. Default: true. */
  readonly readiness?: boolean;
}

/** What was found out about the service on a stream. */
export interface StreamIdentification {
  /** Absent where it was not recognised. */
  readonly service?: ServiceIdentity;
  /** The first bytes that came back, at most 4 KiB; inside TLS, those of the handshake are not among them. */
  readonly received?: Uint8Array;
  /**
   * The server accepted, and ended the connection before anybody had said anything: properly (`end`), or with an RST
   * (`reset`). Proxies do so for a service that is not there, such as Docker's.
   */
  readonly ended?: 'end' | 'reset';
  /** Milliseconds from the first request, or from the connection for a banner, to the first byte of the answer. */
  readonly rtt?: number;
  /** How many connections were made. */
  readonly connections: number;
}
