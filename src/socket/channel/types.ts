import type { SocketAddress } from '../../family/address.js';
import type { Socket } from '../socket.js';
import type { WaitOptions } from '../types.js';

/** The process behind a Unix address, by SO_PEERCRED or SCM_CREDENTIALS, unix(7). */
export interface ChannelPeer {
  /** 0 for a process outside our PID namespace. */
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
  /** Its name, `/proc/PID/comm`; absent where it has gone by now. */
  readonly process?: string;
}

/** A message, or what has come of a stream. */
export interface ChannelMessage {
  readonly bytes: Uint8Array;
  /** Who sent it; absent on connections, and for Unix senders without a name. */
  readonly from?: SocketAddress;
  /** Which process sent it: of Unix datagrams, where `credentials` were asked for. */
  readonly peer?: ChannelPeer;
  /** When the kernel got it, in nanoseconds since 1970, where the socket tells. */
  readonly time?: bigint;
  /** It was longer than the room for it; the rest is lost. */
  readonly truncated: boolean;
}

/** How something is sent. */
export interface ChannelSendOptions extends WaitOptions {
  /** Where to, on a channel that is bound rather than connected. Default: what the channel was opened to. */
  readonly to?: SocketAddress;
  /** Open descriptors that go along, over Unix sockets; the caller keeps its own. */
  readonly descriptors?: readonly number[];
}

/** A socket of any kind, seen as something that takes and gives bytes or messages. It owns its socket. */
export interface Channel extends AsyncDisposable {
  /** What kind of socket it is, as in messages: `tcp`, `udp`, `unix-dgram`, `raw`, …. */
  readonly label: string;
  /** `bytes` come in pieces of any size, `messages` as they were sent. */
  readonly bounds: 'bytes' | 'messages';
  /** Whether it is a connection, which has an end in each direction. */
  readonly isConnection: boolean;
  /** The socket beneath, for its options. */
  readonly socket: Socket;
  readonly localAddress: SocketAddress | undefined;
  /** The peer; on a channel that is bound, undefined. */
  readonly remoteAddress: SocketAddress | undefined;
  /** The process at the other end of a Unix connection. */
  readonly peer: ChannelPeer | undefined;
  /** Sends bytes or one message; resolves when the kernel has it. Rejects with SocketError and the signal's reason. */
  send(data: Uint8Array, options?: ChannelSendOptions): Promise<void>;
  /** Ends our direction of a connection: the peer reads the end, and we can go on receiving. Elsewhere it does nothing. */
  end(): Promise<void>;
  /** What comes next; null at the end of a connection. Rejects with SocketError and the signal's reason. */
  receive(wait?: WaitOptions): Promise<ChannelMessage | null>;
  /** Closes the socket, and removes the file of a Unix socket if it is ours. Harmless when repeated. */
  close(): void;
}

/** How a channel is opened. */
export interface ChannelOptions extends WaitOptions {
  /**
   * `send`: connect, or know where to. `receive`: connect the kinds that have connections, bind the others. Default: `send`.
   */
  readonly purpose?: 'send' | 'receive';
  /** Our own address: `192.0.2.1`, `[::1]:53`, `192.0.2.1:0`, a path or an abstract name. */
  readonly source?: string;
  /** SO_BINDTODEVICE, socket(7): the name of the only interface to use. */
  readonly interface?: string;
  /** Time to live or hop limit of what is sent, of multicasts too. */
  readonly timeToLive?: number;
  /** SO_BROADCAST: allows broadcast addresses, and hears whoever answers. */
  readonly broadcast?: boolean;
  /** Multicast groups to join, `239.1.2.3`, `ff02::fb%eth0`. A group that is bound to is joined anyway. */
  readonly join?: readonly string[];
  /** Whether answers are wanted: a Unix datagram socket then gets a name that they can be sent to. */
  readonly answers?: boolean;
  /** Whether messages shall tell when they came and, of Unix sockets, from which process. */
  readonly details?: boolean;
  /** Permissions of the file of a Unix socket that is bound, such as 0o660. */
  readonly mode?: number;
  /** Its owner. */
  readonly uid?: number;
  /** Its group. */
  readonly gid?: number;
}
