import type { ServiceIdentity } from '../result.js';

/** What the request of a codec does to the server beyond answering. */
export type SideEffect =
  | 'none'
  /** A line in its log. */
  | 'log'
  /** Counts towards a limit of failures, such as MySQL's max_connect_errors. */
  | 'counter';

/** What a matcher makes of the bytes so far. */
export type Match =
  /** It is this service. */
  | { readonly outcome: 'match'; readonly identity: ServiceIdentity }
  /** It may be; more bytes decide. */
  | { readonly outcome: 'more' }
  /** It is something else. */
  | { readonly outcome: 'no' };

/** The part every codec has. */
interface CodecBase {
  /** Lower case, as in the registry of IANA where it has a name: `ssh`, `dns`, `postgresql`. */
  readonly name: string;
  readonly title: string;
  /** Where the bytes are specified: `RFC 4253 4.2`. */
  readonly source: string;
  readonly sideEffect: SideEffect;
  /** What is sent, in words, for the reference: `NS query for the root, 17 bytes`. */
  readonly asks?: string;
  /** What in the answer proves the service, in words. */
  readonly proof?: string;
  /** Ports it is usually found at; the order of attempts on any other. */
  readonly ports: readonly number[];
}

/** A request in one datagram. Every request has fresh random identifiers, which the answer must repeat. */
export interface DatagramCodec extends CodecBase {
  readonly transport: 'datagram';
  /** Bytes to send, and the matcher for what comes back to exactly these. */
  readonly request: () => { readonly bytes: Uint8Array; readonly match: (answer: Uint8Array) => Match };
  /** The answer comes from another port than it was sent to (TFTP): the socket must not be connected. */
  readonly answersFromAnyPort?: boolean;
}

/** What a request may mention. */
export interface RequestContext {
  /** The name the target was given by, for `Host:` and the like. */
  readonly host?: string;
  readonly port?: number;
  /** The service was asked for by name, so the request need not be harmless to others. */
  readonly named?: boolean;
}

/** Reads all that came so far. With `final`, nothing more comes: what is there decides. */
export type Matcher = (bytes: Uint8Array, final?: boolean) => Match;

/** What is sent, and the matcher for the answer to exactly that. */
export interface StreamRequest {
  readonly bytes: Uint8Array;
  readonly match: Matcher;
}

/** A service on a stream: a banner it sends by itself, or an answer to one request. */
export interface StreamCodec extends CodecBase {
  readonly transport: 'stream';
  /**
   * Reads what the server says by itself; absent where it waits. With `final`, `more` means a banner that several services
   * could have sent: then the request follows on the same connection.
   */
  readonly banner?: Matcher;
  /** What to send after silence, and the matcher for the answer; absent where the banner is all. */
  readonly request?: (context?: RequestContext) => StreamRequest;
  /** Recognises what the server says to a request of another protocol, such as HTTP's `400 Bad Request`. */
  readonly retort?: Matcher;
  /** Asked on a connection of its own after a match, where that does not tell whether the service is ready. */
  readonly readiness?: (context?: RequestContext) => StreamRequest;
  /** What the service is called inside TLS: `https`. */
  readonly secured?: string;
  /** What to say before closing, so that the server sees a proper end: `QUIT\r\n`. */
  readonly farewell?: Uint8Array;
  /** Paths of Unix sockets it is usually found at, as globs. */
  readonly paths?: readonly string[];
}

/** One file per service exports one of these. */
export type ServiceCodec = DatagramCodec | StreamCodec;
