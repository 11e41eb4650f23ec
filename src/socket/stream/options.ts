import type { SocketAddress } from '../../family/address.js';
import type { SocketError } from '../error.js';
import type { SocketOptionValues } from '../options/index.js';
import type { TargetProtocol } from '../target.js';
import type { WaitOptions } from '../types.js';

/** What listen() and connect() have in common. Every socket option may be given by its name, such as `noDelay: true`. */
interface CommonOptions extends SocketOptionValues, WaitOptions {
  /** Whether the connection is of bytes or of records. Default: what the target says, else `stream`. */
  readonly type?: 'stream' | 'seqpacket';
  /** The protocol where the target names none. Default: `tcp`. */
  readonly protocol?: TargetProtocol;
  /** An open nsfs file: the network namespace the socket is made in, network_namespaces(7). */
  readonly namespace?: number;
}

/** Options of connect(): the limit of time covers looking the name up and trying every address. */
export interface ConnectOptions extends CommonOptions {
  /** Where we come from, bind(2); text is read by the family of the address that is tried. */
  readonly localAddress?: SocketAddress | string;
}

/** Options of listen(). */
export interface ListenOptions extends CommonOptions {
  /** How many connections may wait to be accepted, listen(2); the kernel allows at most `net.core.somaxconn`. Default: 511. */
  readonly backlog?: number;
  /** Permissions of a Unix socket's file, such as 0o660, there before anyone can connect. Default: what the umask leaves. */
  readonly mode?: number;
  /** Owner of a Unix socket's file. */
  readonly uid?: number;
  /** Group of a Unix socket's file. */
  readonly gid?: number;
  /**
   * `stale` replaces the file of a server that is no more: a Unix socket to which connect(2) is refused. Anything else at
   * that path, and a server that lives, is left alone. Default: any file there is an error, EADDRINUSE.
   */
  readonly unlink?: 'stale';
  /** Called when a connection could not be accepted while iterating: out of descriptors or memory. Default: a warning of the process. */
  readonly onAcceptError?: (error: SocketError, pause: number) => void;
}

/** The socket options among those of connect(). */
export function connectValues(options: ConnectOptions): SocketOptionValues {
  const { signal, timeout, type, protocol, namespace, localAddress, ...values } = options;
  return values;
}

/** The socket options among those of listen(). */
export function listenValues(options: ListenOptions): SocketOptionValues {
  const { signal, timeout, type, protocol, namespace, backlog, mode, uid, gid, ...others } = options;
  const { unlink, onAcceptError, ...values } = others;
  return values;
}
