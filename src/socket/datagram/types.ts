import type { SocketAddress } from '../../family/address.js';
import type { Descriptor } from '../../kernel/index.js';
import type { AncillaryData, ExtendedErrorData } from '../ancillary/types.js';
import type { SocketOptionValues } from '../options/index.js';
import type { SocketTarget } from '../target.js';
import type { SendFlags, WaitOptions } from '../types.js';

/** Protocols of Internet datagram sockets: udp(7), udplite(7), and echo sockets of icmp(7). */
export type DatagramProtocol = 'udp' | 'udplite' | 'icmp' | 'icmp6';

/**
 * A kind of control message a DatagramSocket shall receive: the matching option is set at open. `rights` and `pidfd`
 * bring descriptors that the receiver owns; without `rights` the descriptors somebody passes are closed at once.
 */
export type AncillaryRequest =
  | 'rights'
  | 'credentials'
  | 'pidfd'
  | 'packet-info'
  | 'hop-limit'
  | 'traffic-class'
  | 'timestamp'
  | 'drop-count'
  | 'mark'
  | 'original-destination';

/**
 * What DatagramSocket.open makes: one of `family`, `bind` and `connect` must be there. Socket options have their names of
 * the option table: `{ broadcast: true, receiveBuffer: 1_048_576 }`.
 */
export interface DatagramOptions
  extends DatagramOwnOptions,
    Omit<SocketOptionValues, keyof DatagramOwnOptions> {}

/** The options of DatagramSocket.open that are no socket options, or mean more than one. */
export interface DatagramOwnOptions extends WaitOptions {
  /** Needed where neither `bind` nor `connect` tells it. */
  readonly family?: 'inet' | 'inet6' | 'unix';
  /** Default: what `bind` or `connect` names, else UDP. */
  readonly protocol?: DatagramProtocol;
  /**
   * The own address: `udp:127.0.0.1:0`, `udplite:[::1]:7`, `icmp:127.0.0.1`, `/run/app.sock`, `@abstract`, or `unix:*`
   * for an abstract name that the kernel chooses.
   */
  readonly bind?: SocketTarget;
  /** The only peer: send() needs no address, and nobody else is heard. */
  readonly connect?: SocketTarget;
  /** Control messages to receive with each datagram. */
  readonly ancillary?: readonly AncillaryRequest[];
  /**
   * IP_RECVERR: errors that come back over the network go to `errors` with all the kernel knows of them, and fail no
   * send or receive. Default: false, and a connected socket gets them as ECONNREFUSED and the like.
   */
  readonly reportErrors?: boolean;
  /**
   * UDP_GRO, udp(7): the kernel joins datagrams of a flow. `split` hands them out one by one again, `raw` joined, with
   * their size as `segment-size` in `ancillary`. Default: off.
   */
  readonly receiveOffload?: 'split' | 'raw';
  /** UDP_SEGMENT, udp(7): everything sent is cut into datagrams of this many bytes. Default: off. */
  readonly segmentSize?: number;
  /** Longest datagram to receive in bytes; what is longer is truncated. Default: 65,536, for Unix sockets 262,144. */
  readonly messageSize?: number;
  /** Permissions of a Unix socket's file, such as 0o660, there before anyone can send. Default: what the umask leaves. */
  readonly mode?: number;
  /** Owner of a Unix socket's file. */
  readonly uid?: number;
  /** Group of a Unix socket's file. */
  readonly gid?: number;
  /**
   * `stale` replaces the file of a socket that is no more: one to which connect(2) is refused. Default: any file there is
   * an error, EADDRINUSE. Our own file goes with close().
   */
  readonly unlink?: 'stale';
  /** An open nsfs file of the network namespace to be in. Default: the thread's own. */
  readonly namespace?: Descriptor;
}

/** What a datagram socket that exists already can be asked for. */
export type DatagramTraits = Pick<
  DatagramOwnOptions,
  'ancillary' | 'reportErrors' | 'receiveOffload' | 'segmentSize' | 'messageSize'
>;

/** Options of one datagram sent. */
export interface DatagramSendOptions extends SendFlags, WaitOptions {
  /** Control messages to go with it, cmsg(3). */
  readonly ancillary?: readonly AncillaryData[];
  /** UDP_SEGMENT, udp(7): cut into datagrams of this many bytes, at most 128 of them. */
  readonly segmentSize?: number;
}

/** Options of one receive. */
export interface DatagramReceiveOptions extends WaitOptions {
  /** Leaves the datagram where the next receive finds it. Descriptors in it belong to that one. */
  readonly peek?: boolean;
}

/** A datagram of a batch: its data, and where to on a socket that is not connected. */
export interface OutgoingDatagram {
  readonly data: Uint8Array | string;
  readonly to?: SocketAddress | string;
}

/** An entry of the error queue: what went wrong with which datagram. */
export interface QueuedError extends Omit<ExtendedErrorData, 'kind'> {
  /** Where the datagram was going. */
  readonly to?: SocketAddress;
  /** Its data, or what came back of it. */
  readonly bytes: Uint8Array;
  /** The other control messages, such as a timestamp. */
  readonly ancillary: readonly AncillaryData[];
}
