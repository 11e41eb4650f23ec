import type { UnixAddress } from '../../family/address.js';
import type { Descriptor } from '../../kernel/index.js';
import type { LocalSocket } from '../result.js';

/** The types a Unix socket can have, unix(7). */
export type UnixSocketType = 'stream' | 'dgram' | 'seqpacket';

/** Whether a word is one of them. */
export const isSocketType = (kind: string | undefined): kind is UnixSocketType =>
  kind === 'stream' || kind === 'dgram' || kind === 'seqpacket';

/** What an inventory is asked about a Unix address. */
export interface UnixLookupQuery {
  readonly address: UnixAddress;
  /** The file that the path leads to: device and inode as stat(2) gives them; absent for abstract names. */
  readonly file?: { readonly device: bigint; readonly inode: bigint };
  /** The type of the socket, where it is known. */
  readonly type?: UnixSocketType;
}

/**
 * What this machine knows of the socket bound to a Unix address: the listener, or the datagram socket. Undefined where
 * it is not seen, as from another network namespace. The probe does not know the inventory; whoever has both binds them.
 */
export type UnixLookup = (query: UnixLookupQuery, signal?: AbortSignal) => Promise<LocalSocket | undefined>;

/** How a Unix address is probed. */
export interface UnixProbeOptions {
  /** The only type that will do; another one is `wrong-kind`. Default: whatever is there. */
  readonly type?: UnixSocketType;
  /**
   * Really connects to a stream or seqpacket listener, as a client does: the server sees a connection that ends at once.
   * Default false: nothing is queued at the server, and nothing reaches it.
   */
  readonly connect?: boolean;
  /** Longest wait for room in the listener's backlog, with `connect`, in milliseconds. Default 3000. */
  readonly timeout?: number;
  /** An open nsfs file: the network namespace whose abstract names are meant. Paths are the same in each. */
  readonly namespace?: Descriptor;
  readonly signal?: AbortSignal;
  /** Joins what the inventory knows. */
  readonly lookup?: UnixLookup;
  /** What to call it in the result. Default: `unix:` and the address. */
  readonly target?: string;
}
