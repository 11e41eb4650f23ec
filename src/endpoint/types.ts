import type { SocketAddress } from '../family/address.js';
import type { SingleSpecification } from '../grammar/specification/types.js';
import type { Descriptor } from '../kernel/index.js';
import type { EndpointOptions } from './option/types.js';

/** Which ways data is wanted to go: we `read` from the endpoint, we `write` to it. */
export type EndpointAccess = 'read' | 'write' | 'both';

/** How it is passed on to an endpoint that no more data comes. */
export type EndMethod =
  /** shutdown(2) SHUT_WR: sockets with connections. */
  | 'shutdown'
  /** close(2) of the descriptor that is written to. */
  | 'close'
  /** An empty message: `shut-null`. */
  | 'null-message'
  /** Not at all: `shut-none`, terminals, inherited descriptors. */
  | 'none';

/** Descriptors through which bytes pass unchanged, so that the pump can join them. All are non-blocking, or always ready. */
export interface PlainDescriptors {
  /** What is read from; undefined where nothing can be. The same number as `write` for sockets. */
  readonly read: Descriptor | undefined;
  readonly write: Descriptor | undefined;
  readonly kind: 'socket' | 'pipe' | 'terminal' | 'file' | 'other';
  /** A struct sockaddr for each message that is sent, where the socket is not connected. */
  readonly to?: Uint8Array;
  readonly end: EndMethod;
}

/** What comes out of an endpoint. */
export interface ByteSource {
  /**
   * Waits for bytes, or one message, and puts them into `into`. Resolves with the length, which for a message may be 0, or
   * null at the end. Rejects with SocketError, SystemError, or the signal's reason; nothing is lost with a wait that ends.
   */
  read(into: Uint8Array, signal: AbortSignal): Promise<number | null>;
}

/** What goes into an endpoint. */
export interface ByteSink {
  /**
   * Resolves once something can be written; nothing is read at the other end before. Absent where nobody has to wait.
   * Rejects with the signal's reason.
   */
  ready?(signal: AbortSignal): Promise<void>;
  /**
   * Resolves when all of it is on its way. Bytes of one call are one message where there are messages. What takes a part of
   * them before it may fail tells how many, where `taken` is given.
   */
  write(bytes: Uint8Array, signal: AbortSignal, taken?: (bytes: number) => void): Promise<void>;
  /** Passes on that no more comes, by the endpoint's method. Harmless when repeated. */
  end(): Promise<void>;
}

/** What the options of an address say about the data that passes, rather than about descriptors. */
export interface DataOptions {
  /** `ignoreeof`: the end of what is read is no end; it is tried again each second. */
  readonly ignoreEnd?: boolean;
  /** `sitout-eio`: the end of a terminal is none when somebody opens it again within so many milliseconds. */
  readonly sitOut?: number;
  /** `readbytes`: the end comes after so many bytes. */
  readonly readBytes?: number;
  /** `escape`: the code of a byte that ends what is read. */
  readonly escape?: number;
  /** `cr`, `crnl`: what stands at the end of a line on this side, where there is `\n` on the other. */
  readonly lineEnding?: 'cr' | 'crlf';
  /** `null-eof`: an empty message is the end. */
  readonly nullIsEnd?: boolean;
  /** `end-close`: close it, even where the connection is shared with others, instead of shutting it down. */
  readonly endClose?: boolean;
  /** `cool-write`: that nobody reads any more what is written is an end like any other, and no error. */
  readonly coolWrite?: boolean;
  /** `rate`: bytes a second, each way. */
  readonly rate?: number;
}

/** How a child process ended. */
export interface ChildEnd {
  readonly pid: number;
  /** 0 to 255, or undefined after a signal. */
  readonly code: number | undefined;
  readonly signal: number | undefined;
}

/** One end of a session, open. Whoever opened it closes it. */
export interface Endpoint {
  /** The canonical keyword of its type, such as `TCP-LISTEN`. */
  readonly type: string;
  /** For messages and logs: `tcp 127.0.0.1:8080`. Never holds a secret. */
  readonly label: string;
  /** `bytes` come in pieces of any size, `messages` as they were sent. */
  readonly bounds: 'bytes' | 'messages';
  /** Where bytes pass unchanged. Absent where they must pass through us: TLS, editing, generated data. */
  readonly plain?: PlainDescriptors;
  /** Undefined where nothing can be read. Made at the first use: do not use it beside the pump. */
  readonly source: ByteSource | undefined;
  /** Undefined where nothing can be written. */
  readonly sink: ByteSink | undefined;
  readonly data: DataOptions;
  readonly localAddress?: SocketAddress;
  readonly remoteAddress?: SocketAddress;
  /** What a child of the other end finds in its environment, without the prefix `SOCAT_`: `PEERADDR`, `SOCKPORT`, …. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends with its child process, where it is one. */
  readonly child?: { readonly pid: number; readonly ended: Promise<ChildEnd> };
  /**
   * Set where nothing is to be relayed: a program takes the descriptors of the other end, as EXEC with `nofork` has it.
   * Resolves when it has ended. Rejects where the other end has none, or the program cannot be run.
   */
  readonly takeOver?: (other: Endpoint, signal: AbortSignal) => Promise<ChildEnd>;
  /** Closes all that it holds and removes what it made, as its options say. Harmless when repeated. */
  close(): Promise<void>;
}

/** What `fork` makes of an address: one end after the other, each for a session of its own. */
export interface EndpointSource {
  readonly type: string;
  readonly label: string;
  readonly localAddress?: SocketAddress;
  /** `max-children`. */
  readonly maxSessions?: number;
  /** Set where the pump may accept by itself: nothing has to be done for a connection but options and `range`. */
  readonly listener?: PlainListener;
  /** How many were turned away by `range` and the like; absent where everybody may come. */
  readonly turnedAway?: number;
  /** The next end. Undefined where there are no more. Rejects like everything that opens. */
  next(signal: AbortSignal): Promise<Endpoint | undefined>;
  close(): Promise<void>;
}

/** A listening socket that needs no hand of ours for each connection, or a datagram socket with a session per peer. */
export interface PlainListener {
  readonly fd: Descriptor;
  readonly bounds: 'bytes' | 'messages';
  /** Options of each connection: level, number, value, as setsockopt(2) takes them. */
  readonly options: readonly { level: number; number: number; value: Uint8Array }[];
  /** `range`: who may connect; absent for everybody. Addresses as in struct sockaddr, without ports. */
  readonly allowed?: readonly {
    readonly family: number;
    readonly address: Uint8Array;
    readonly mask: Uint8Array;
  }[];
  /** Tells that a peer, a struct sockaddr, was in none of these ranges. */
  readonly turnedAway?: (peer: Uint8Array) => void;
}

/** A connection that the pump may dial by itself, again for every session. */
export interface PlainDial {
  readonly family: number;
  readonly type: number;
  readonly protocol: number;
  readonly to: Uint8Array;
  /** What to bind to first. */
  readonly from?: Uint8Array;
  readonly bounds: 'bytes' | 'messages';
  readonly options: readonly {
    level: number;
    number: number;
    value: Uint8Array;
    phase: 'afterSocket' | 'afterConnect';
  }[];
  readonly connectTimeout?: number;
}

/** Whose vocabulary a specification is written in: `socat` to the letter, or ours, which has more. */
export type SpecificationDialect = 'socat' | 'socketeer';

/** A severity of socat's log. */
export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'fatal';

/** What stands around the opening of endpoints. */
export interface EndpointContext {
  readonly signal: AbortSignal;
  /** Tells what happens: `listening on AF=2 0.0.0.0:8080`. Texts are what socat 1.8 says where there is such a line. */
  log(level: LogLevel, text: string): void;
  /** Whether a level is logged at all, for what costs to say. */
  logs(level: LogLevel): boolean;
  /** `-4`, `-6`, `-0`: the family of names that have addresses of both. */
  readonly ipVersion: 4 | 6 | undefined;
  /** The same for what listens and has no address to bind to; where it is not given, `ipVersion`. */
  readonly listenIpVersion?: 4 | 6 | undefined;
  /** `--experimental`: options and types that socat calls so are allowed. */
  readonly experimental?: boolean;
  /** `-b`: how much is moved at once; messages longer than that are cut by socat, never by us unless it was asked for. */
  readonly blockSize: number | undefined;
  /** Environment that children get beside our own, without the prefix `SOCAT_`: of the endpoint opened before. */
  readonly environment: Readonly<Record<string, string>>;
  /** Prefix of those variables: the program's name in capitals, `SOCAT`. */
  readonly environmentPrefix: string;
  /** Calls back for each such signal, which does not end us then; returns what takes that back. Absent in the library. */
  passSignal?(signal: 'SIGHUP' | 'SIGINT' | 'SIGQUIT', pass: () => void): () => void;
  /** `children-shutup`: what is told of sessions counts so many severities less. */
  quieten?(severities: number): void;
  /** A child of an address has ended by a signal that is none of ours, or with another code than 0. */
  childFailed?(end: ChildEnd): void;
  /** `-T` seconds as milliseconds, for sources that end sessions by themselves. */
  readonly idleTimeout: number | undefined;
  /** Whose words count where two meanings are possible: `ECHO` is PIPE to socat. Default ours. */
  readonly dialect?: SpecificationDialect;
  /** `-g`: options are not held against the groups of the address. */
  readonly ignoreGroups?: boolean;
}

/** What a type's `open` gets. */
export interface OpenRequest {
  readonly type: AddressType;
  readonly specification: SingleSpecification;
  readonly parameters: readonly string[];
  readonly options: EndpointOptions;
  readonly access: EndpointAccess;
  readonly context: EndpointContext;
}

/** What opening an address gives. */
export type Opened =
  | { readonly kind: 'endpoint'; readonly endpoint: Endpoint }
  | { readonly kind: 'source'; readonly source: EndpointSource };

/** A row of the registry: one type of address. */
export interface AddressType {
  /** `TCP-LISTEN`. */
  readonly keyword: string;
  /** Other names of it, in capitals. */
  readonly aliases: readonly string[];
  /** The parameters as socat's help shows them, `:<host>:<port>`; empty for none. */
  readonly syntax: string;
  /** How many parameters there may be. */
  readonly parameters: readonly [least: number, most: number];
  /** The option groups it takes, as socat names them in its help: `FD`, `SOCKET`, `LISTEN`, …. */
  readonly groups: readonly string[];
  /** The help's line. */
  readonly doc: string;
  /** Said of types that socat does not have, or whose keyword means something else there. */
  readonly ours?: true;
  /** Set where data can go one way only. */
  readonly only?: 'read' | 'write';
  /** Loads what opens it: a type's code is loaded when it is used. */
  readonly load: () => Promise<(request: OpenRequest) => Promise<Opened>>;
  /** What the pump may dial by itself for this specification; resolves names. Undefined where it may not. */
  readonly loadDial?: () => Promise<(request: OpenRequest) => Promise<PlainDial | undefined>>;
}
