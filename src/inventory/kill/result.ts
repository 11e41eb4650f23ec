import type { NamespaceSelector } from '../options.js';
import type { SocketRecord } from '../record.js';

/**
 * What became of one socket that was to be destroyed:
 * - `destroyed`: the kernel closed it; its processes get ECONNABORTED.
 * - `destroyable`: a dry run would have tried.
 * - `vanished`: it was gone by then.
 * - `denied`: CAP_NET_ADMIN is missing.
 * - `unsupported`: the kernel cannot destroy sockets of its kind.
 * - `unreachable`: it is still there, but the kernel's lookup by address finds another socket or none.
 * - `protected`: it is ours, or our session's, and was left alone.
 * - `failed`: anything else, in the system's words.
 */
export type DestroyOutcome =
  | 'destroyed'
  | 'destroyable'
  | 'vanished'
  | 'denied'
  | 'unsupported'
  | 'unreachable'
  | 'protected'
  | 'failed';

/** What became of one socket, and why. */
export interface DestroyResult {
  readonly socket: SocketRecord;
  readonly outcome: DestroyOutcome;
  /** A sentence for people; absent for `destroyed` and `destroyable`. */
  readonly reason?: string;
  /** The kernel's name of the errno, such as `EPERM`, where it refused. */
  readonly code?: string;
}

/** How sockets are destroyed. */
export interface DestroyOptions {
  /**
   * Leaves alone the sockets that this process, one of its ancestors or its session leader holds, and the connection
   * in `SSH_CONNECTION`, both ends of each. Default true.
   */
  readonly protect?: boolean;
  /** Only says what would be tried. Default false. */
  readonly dryRun?: boolean;
  /** Where the records were listed, for records whose namespace has neither a name nor a process. */
  readonly netns?: Exclude<NamespaceSelector, 'all'>;
  /** Where procfs is mounted; default `/proc`. */
  readonly procPath?: string;
  readonly signal?: AbortSignal;
}
