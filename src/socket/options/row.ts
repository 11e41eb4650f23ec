import type { AddressFamily } from '../../family/address.js';
import type { SocketTypeName } from '../spec.js';
import type { AnyCodec } from './codec.js';

/**
 * When an option is set: most at any time, best at once (`afterSocket`); the others before the call after which it is
 * too late, or once there is a connection.
 */
export type OptionPhase = 'afterSocket' | 'beforeBind' | 'beforeListen' | 'beforeConnect' | 'afterConnect';

/** The protocols an option can be limited to. */
export type OptionProtocol = 'tcp' | 'mptcp' | 'udp' | 'udplite' | 'icmp' | 'icmp6';

/** One socket option: all we know of it. */
export interface SocketOption {
  /** Our name of it, a property of `SocketOptionsView`. */
  readonly name: string;
  /** The kernel's name. */
  readonly constant: string;
  /** The level of getsockopt(2) and setsockopt(2). */
  readonly level: number;
  readonly number: number;
  /** How its value travels. */
  readonly codec: AnyCodec;
  /** What a number counts, such as `bytes`. */
  readonly unit?: string;
  /** Where it applies; absent means everywhere. */
  readonly families?: readonly AddressFamily[];
  readonly types?: readonly SocketTypeName[];
  readonly protocols?: readonly OptionProtocol[];
  /** `call`: the value holds a pointer or needs more than a value, so that a call of its own does it. */
  readonly access: 'read-write' | 'read' | 'write' | 'call';
  /** Reading it changes something, so nothing reads it unasked: what it changes. */
  readonly readEffect?: string;
  /** What the kernel makes of the value that was set. */
  readonly writeEffect?: string;
  /** The capability that setting it needs. */
  readonly needs?: string;
  /** The first release that has it, such as `Linux 5.6`; absent when Linux 2.6.32 had it. */
  readonly since?: string;
  /** One sentence. */
  readonly doc: string;
  /** socat's keywords for it. */
  readonly socat?: readonly string[];
  /** Absent means `afterSocket`. */
  readonly phase?: OptionPhase;
}
