import type { Endpoint, Opened, PlainDial } from '../endpoint/types.js';
import type { SocketAddress } from '../family/address.js';

/** Why a direction ended. */
export type EndReason =
  /** The sender ended it: FIN, the end of a file, the end of a child's output. */
  | 'end'
  /** ECONNRESET, EPIPE and the like: `error` says which. */
  | 'reset'
  /** Any other error. */
  | 'failed'
  /** Nothing passed for as long as allowed. */
  | 'idle'
  /** The other direction had ended, and the time to wait for this one was over. */
  | 'half-close-timeout'
  /** A limit of bytes, an escape character. */
  | 'limit'
  /** Closed by us: abort, drain, signal. */
  | 'closed';

/** A way through a session. */
export type DirectionName = 'toRight' | 'toLeft';

/** An end of a session. */
export type Side = 'left' | 'right';

/** How one way through a session ended. */
export interface DirectionResult {
  readonly bytes: number;
  /** Pieces read, or messages. */
  readonly blocks: number;
  readonly reason: EndReason;
  /** Which end is the cause. */
  readonly by: 'left' | 'right' | 'us';
  readonly error?: Error;
}

/** What a session was. */
export interface SessionResult {
  readonly id: number;
  readonly left: SessionEnd;
  readonly right: SessionEnd;
  readonly toRight: DirectionResult;
  readonly toLeft: DirectionResult;
  /** Milliseconds. */
  readonly duration: number;
}

/** Who is at one end of a session. */
export interface SessionEnd {
  readonly type: string;
  readonly label: string;
  readonly localAddress?: SocketAddress;
  readonly remoteAddress?: SocketAddress;
  /** What is read from and written to, where plain descriptors are. */
  readonly descriptors?: { readonly read: number | undefined; readonly write: number | undefined };
}

/** Numbers of a relay, since it was started. */
export interface RelayStatistics {
  /** Sessions that are open now. */
  readonly open: number;
  /** Sessions begun, and ended. */
  readonly begun: number;
  readonly ended: number;
  /** Connections turned away: range, limits. */
  readonly refused: number;
  /** Connections for which the other end could not be opened. */
  readonly failed: number;
  readonly bytesToRight: number;
  readonly bytesToLeft: number;
  readonly blocksToRight: number;
  readonly blocksToLeft: number;
}

/** How sessions are carried and when they end. Times are milliseconds. */
export interface SessionPolicy {
  /** Which ways data goes; default both. */
  readonly directions?: 'both' | 'left-to-right' | 'right-to-left';
  /** How long the other direction may be silent when one has ended; default for ever (socat: 500). */
  readonly halfCloseTimeout?: number;
  /** How long nothing may pass either way; default for ever. */
  readonly idleTimeout?: number;
  /** How much is moved at once; default as much as suits the descriptors. */
  readonly blockSize?: number;
  /**
   * Sees all that passes, of the session with this id: dumps, recordings. Its presence takes the session out of the pump.
   */
  readonly tap?: (direction: DirectionName, bytes: Uint8Array, session: number) => void;
  /** Whether empty messages are not passed on, as socat does; the pump passes on what comes. */
  readonly dropEmpty?: boolean;
}

/** What a session tells while it runs. */
export interface SessionEvents {
  /** A direction has ended; it is passed on next. What ended both is told twice. */
  readonly directionEnded?: (direction: DirectionName, result: DirectionResult) => void;
}

/** A session that goes on. The ends remain whoever's they are, to be closed when it has ended. */
export interface RunningSession {
  readonly id: number;
  /** Whether bytes pass through the pump, through JavaScript, or not through us at all. */
  readonly carried: 'pumped' | 'streamed' | 'handed';
  /** What the pump calls it, where it knows the numbers of it. */
  readonly joinId?: number;
  readonly bytesToRight: number;
  readonly bytesToLeft: number;
  readonly blocksToRight: number;
  readonly blocksToLeft: number;
  /** Resolves, whatever became of it, when both ways have ended. */
  readonly ended: Promise<SessionResult>;
  /** Ends it now, with the reason `closed`. Harmless when repeated. */
  end(): void;
}

/** How a relay takes sessions, beside how it carries them. Times are milliseconds. */
export interface RelayPolicy extends SessionPolicy {
  /** Most sessions at once; more connections wait to be accepted. */
  readonly maxSessions?: number;
  /** Most sessions at once from one address; more are refused. */
  readonly maxPerSource?: number;
  /** `streamed` keeps everything out of the pump; default `auto`. */
  readonly carry?: 'auto' | 'streamed';
}

/** What a relay tells while it runs. Listeners must not throw. */
export interface RelayEvents {
  /** A session begins. Of sessions that the pump takes by itself only where somebody listens. */
  session: [session: SessionOpened];
  /** A session has ended. */
  ended: [result: SessionResult];
  /** A session was reset, or failed; told beside `ended`. Whoever needs no more than this costs others nothing. */
  broken: [result: SessionResult];
  /** A direction has ended, and is passed on next; only of sessions that are carried in JavaScript. */
  directionEnded: [session: number, direction: DirectionName, result: DirectionResult];
  /** A connection was turned away: too many sessions from there. */
  refused: [end: SessionEnd];
  /** There is an end, but the other one could not be opened: no session. */
  failed: [end: SessionEnd, error: Error];
  /** No connection could be taken, mostly for lack of descriptors; it is tried again. */
  problem: [error: Error];
}

/** A session that has just begun. */
export interface SessionOpened {
  readonly id: number;
  readonly left: SessionEnd;
  readonly right: SessionEnd;
  /** What a program finds of both ends in its environment, without the prefix: `PEERADDR`, …. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A session as it is now. */
export interface SessionLive extends SessionOpened {
  readonly bytesToRight: number;
  readonly bytesToLeft: number;
  /** Milliseconds since it began. */
  readonly duration: number;
}

/** Opens the right side of a relay: once where the left one is a single end, else for each session. */
export interface RightSide {
  /** For messages: the specification, or what the end is called. */
  readonly label: string;
  open(left: Endpoint, signal: AbortSignal): Promise<Opened>;
  /** What the pump may dial by itself for every session, where it may. */
  dial?(): Promise<PlainDial | undefined>;
}
