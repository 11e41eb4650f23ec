import type { Descriptor } from '../descriptor.js';

/** How it is passed on that no more comes; see EndMethod of the endpoints. */
export type PumpEndMethod = 'shutdown' | 'close' | 'null-message' | 'none';

/**
 * One end of a session. The descriptors remain the caller's, who must neither use nor close them before the session has
 * ended. With `close` the pump closes the file behind `write` and leaves another one, without meaning, under the number.
 */
export interface PumpEnd {
  /** What is read from; undefined where nothing is. */
  readonly read: Descriptor | undefined;
  /** What is written to; the same number as `read` for sockets. */
  readonly write: Descriptor | undefined;
  /** `messages` are moved one by one, `bytes` in pieces of any size. Default: bytes. */
  readonly bounds?: 'bytes' | 'messages';
  /** A struct sockaddr for each message, where the socket is not connected. */
  readonly to?: Uint8Array | undefined;
  readonly end: PumpEndMethod;
}

/** How sessions are carried and when they end. Times are milliseconds; undefined: for ever. */
export interface PumpPolicy {
  readonly directions?: 'both' | 'left-to-right' | 'right-to-left' | undefined;
  /** How long the other direction may be silent when one has ended. */
  readonly halfCloseTimeout?: number | undefined;
  /** How long nothing may pass either way. */
  readonly idleTimeout?: number | undefined;
  /** Most bytes moved at once. Default: as suits the descriptors. A message that is longer is cut, as socat does. */
  readonly blockSize?: number | undefined;
  /** When one end is reset, the other one is reset as well (RST), where it would have been a mere FIN. Default: false. */
  readonly passResets?: boolean | undefined;
}

/** Why a direction ended; the same words as EndReason of a relay. */
export type PumpReason = 'end' | 'reset' | 'failed' | 'idle' | 'half-close-timeout' | 'closed';

/** One way through a session. */
export interface PumpDirection {
  readonly bytes: number;
  /** Pieces read, or messages. */
  readonly blocks: number;
  readonly reason: PumpReason;
  readonly by: 'left' | 'right' | 'us';
  /** Where the reason is `reset` or `failed`. */
  readonly errno?: number;
}

/** What a session of the pump was. */
export interface PumpSession {
  /** Unique within its pump. */
  readonly id: number;
  readonly toRight: PumpDirection;
  readonly toLeft: PumpDirection;
  /** Milliseconds, with microseconds behind the point. */
  readonly duration: number;
  /** Of sessions that a listener took: who came, a struct sockaddr. */
  readonly peerName?: Uint8Array;
  /** Where it came to, and what it was dialled from; where `names` were asked for. */
  readonly localName?: Uint8Array;
  readonly dialledFrom?: Uint8Array;
  /** The errno of a dial that failed; no byte was moved then. */
  readonly dialErrno?: number;
}

/** A session that a listener has taken and dialled for. */
export interface PumpOpened {
  readonly id: number;
  readonly peerName: Uint8Array;
  /** Where `names` were asked for. */
  readonly localName?: Uint8Array;
  readonly dialledFrom?: Uint8Array;
}

/** How far a session has come that goes on. */
export interface PumpProgress {
  readonly id: number;
  readonly bytesToRight: number;
  readonly bytesToLeft: number;
  /** Milliseconds since it began. */
  readonly duration: number;
}

/** A session of a listener that goes on. */
export interface PumpLive extends PumpOpened, PumpProgress {}

/** Numbers since the pump, or the listener, was opened. */
export interface PumpStatistics {
  /** Sessions that are open now. */
  readonly open: number;
  readonly begun: number;
  readonly ended: number;
  /** Turned away: range, limits per source. */
  readonly refused: number;
  /** Sessions that could not be dialled. */
  readonly failed: number;
  /** Messages that found no room at the other end. */
  readonly dropped: number;
  readonly bytesToRight: number;
  readonly bytesToLeft: number;
  readonly blocksToRight: number;
  readonly blocksToLeft: number;
}

/** An option as setsockopt(2) takes it. */
export interface PumpSocketOption {
  readonly level: number;
  readonly number: number;
  readonly value: Uint8Array;
}

/** A listening socket, or a datagram socket with a session per peer. See PlainListener of the endpoints. */
export interface PumpListener {
  /** Non-blocking. Remains the caller's, who must not close it before `released`. */
  readonly fd: Descriptor;
  readonly bounds: 'bytes' | 'messages';
  readonly options: readonly PumpSocketOption[];
  readonly allowed?:
    | readonly { readonly family: number; readonly address: Uint8Array; readonly mask: Uint8Array }[]
    | undefined;
}

/** What is dialled for each session. A datagram listener needs `messages` here. See PlainDial of the endpoints. */
export interface PumpDial {
  readonly family: number;
  readonly type: number;
  readonly protocol: number;
  readonly to: Uint8Array;
  readonly from?: Uint8Array | undefined;
  readonly bounds: 'bytes' | 'messages';
  readonly options: readonly (PumpSocketOption & { readonly phase: 'afterSocket' | 'afterConnect' })[];
  readonly connectTimeout?: number | undefined;
}

/** How a listener takes sessions. */
export interface PumpListenPolicy extends PumpPolicy {
  /** Most sessions at once; more wait in the backlog, datagrams of more peers are dropped. */
  readonly maxSessions?: number | undefined;
  /** Most sessions at once from one address; more are refused. */
  readonly maxPerSource?: number | undefined;
  /** Asks the kernel for both local names of each session. */
  readonly names?: boolean | undefined;
}

/** A peer that was turned away: it is in none of the ranges that are allowed, or has too many sessions. */
export interface PumpRefused {
  readonly peerName: Uint8Array;
  readonly why: 'range' | 'sessions';
}

/** What a listener tells, in batches. What is not listened to costs nothing. */
export interface PumpListenEvents {
  readonly opened?: ((sessions: readonly PumpOpened[]) => void) | undefined;
  /** Sessions that ended, those that could not be dialled among them. */
  readonly ended?: ((sessions: readonly PumpSession[]) => void) | undefined;
  /** Whether `ended` is to be told of all, or only of those that were reset, failed or could not be dialled. */
  readonly endedWhich?: 'all' | 'broken' | undefined;
  /** Peers that were turned away. */
  readonly refused?: ((peers: readonly PumpRefused[]) => void) | undefined;
  /** accept(2) failed, mostly for lack of descriptors; it is tried again by itself. */
  readonly problem?: ((errno: number) => void) | undefined;
}

/** A session that was given to the pump. */
export interface PumpJoin {
  readonly id: number;
  /** Resolves, whatever became of it, when the pump has let the descriptors go. */
  readonly ended: Promise<PumpSession>;
  /** Ends it now, with the reason `closed`. Harmless when repeated. */
  end(): void;
}

/** A listener that was given to the pump. */
export interface PumpAcceptor {
  /** Resolves when it takes no more sessions and its descriptor may be closed; for datagrams, when the last session ended. */
  readonly released: Promise<void>;
  /** Resolves when it is released and the last of its sessions has ended. */
  readonly finished: Promise<void>;
  statistics(): PumpStatistics;
  /** Its sessions as they are now. */
  sessions(): Promise<readonly PumpLive[]>;
  /** Takes no more sessions; those there are go on. To drain: stop, await `finished` for a while, then end. */
  stop(): void;
  /** Stops and ends all of its sessions. */
  end(): void;
  /** Ends one session. */
  endSession(id: number): void;
}
