import type { SocketAddress } from '../../src/family/address.js';
import type { Socket, SocketSpec } from '../../src/index.js';

/** The library under test: this checkout's or an installed one. Nothing here imports a value from it. */
export type Library = typeof import('../../src/index.js');

/** What a case may ask for when it makes addresses. */
export interface Fresh {
  /** A folder of the suite's own for socket files. */
  readonly folder: string;
  /** A number that was not given before. */
  readonly number: number;
}

/** One pair of address family and kind of socket, with what a case must know of it. */
export interface Kind {
  readonly title: string;
  readonly spec: SocketSpec;
  /**
   * How two sockets talk: over a connection, by messages between two bound sockets, by messages the kernel sends back,
   * or not at all.
   */
  readonly link: 'connection' | 'message' | 'echo' | 'none';
  /** Whether each receive gives one whole message. */
  readonly boundaries: boolean;
  /** An address to bind to: a new one each time where the kernel does not choose. */
  readonly local: (fresh: Fresh) => SocketAddress;
  /** Where others reach a socket bound there. Default: the same address. */
  readonly reach?: (bound: SocketAddress) => SocketAddress;
  /** Whether two sockets cannot have the same address. */
  readonly exclusive: boolean;
  /** Whether a message may be empty. */
  readonly empty?: boolean;
  /** Whether messages of others arrive too, and those of its own. */
  readonly shared?: boolean;
  /** Puts a payload into what the kernel wants to have. */
  readonly frame?: (payload: Uint8Array) => Uint8Array;
  /** Takes the payload out of what came. */
  readonly unframe?: (bytes: Uint8Array) => Uint8Array;
  /** Prepares a socket whose owner sends to an address. */
  readonly destination?: (to: SocketAddress) => SocketAddress;
  /** Asks the kernel why no data can flow although the socket can be made; undefined where it can. */
  readonly obstacle?: (library: Library, socket: Socket) => Promise<string | undefined>;
}
