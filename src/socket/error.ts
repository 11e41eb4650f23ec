import type { SocketAddress } from '../family/address.js';
import { formatAddress } from '../family/index.js';
import { errnoMessage, SystemError } from '../kernel/index.js';

/** Between whom an operation was attempted. */
export interface SocketPlace {
  /** What kind of socket, as in messages: `tcp`, `udp`, `unix`. */
  readonly label: string;
  readonly local?: SocketAddress | undefined;
  readonly remote?: SocketAddress | undefined;
}

/** Why an operation failed where no system call did: misuse, or a limit the caller set. */
export interface SocketErrorReason {
  /** `ERR_SOCKET_CLOSED`, `ERR_SOCKET_STATE`, `ETIMEDOUT`, …. */
  readonly code: string;
  readonly text: string;
  /** The kernel's number where the code is one of the kernel's; 0 for misuse. */
  readonly errno?: number;
  readonly cause?: unknown;
  /** The sockaddr that could not be read. */
  readonly bytes?: Uint8Array;
}

/** Whether an address names nothing: unbound, unnamed or any. */
const isNothing = (address: SocketAddress): boolean => {
  if (address.family === 'unix') return address.path === undefined && address.abstract === undefined;
  if (address.family === 'inet') return address.port === 0 && address.address === '0.0.0.0';
  return address.family === 'inet6' && address.port === 0 && address.address === '::';
};

/** `tcp 127.0.0.1:80`, `unix:/run/x.sock`, or the label alone where no address is known. */
function placeText({ label, local, remote }: SocketPlace): string {
  const address = remote ?? local;
  if (address === undefined || isNothing(address)) return label;
  const joint = address.family === 'inet' || address.family === 'inet6' ? ' ' : ':';
  return `${label}${joint}${formatAddress(address)}`;
}

/**
 * An operation on a socket that failed: what was attempted, between whom, and why.
 * `connect tcp 127.0.0.1:9: Connection refused (ECONNREFUSED)`.
 */
export class SocketError extends Error {
  override readonly name = 'SocketError';
  /** The kernel's name such as `ECONNREFUSED`, or `ERR_SOCKET_…` for misuse. */
  readonly code: string;
  /** The kernel's number, positive; 0 where no system call failed. */
  readonly errno: number;
  /** Where the socket was, when that is known. */
  declare readonly local?: SocketAddress;
  /** Where it was connected or sending to, when that is known. */
  declare readonly remote?: SocketAddress;
  /** The sockaddr bytes of a family this build does not know, for the code `ERR_SOCKET_ADDRESS`. */
  declare readonly bytes?: Uint8Array;

  constructor(
    /** What was attempted: `connect`, `accept`, `receive`, …. */
    readonly operation: string,
    place: SocketPlace,
    reason: SystemError | SocketErrorReason,
  ) {
    const failed = reason instanceof SystemError;
    const text = failed ? errnoMessage(reason.errno) : reason.text;
    const cause = failed ? reason : reason.cause;
    super(
      `${operation} ${placeText(place)}: ${text} (${reason.code})`,
      cause === undefined ? undefined : { cause },
    );
    this.code = reason.code;
    this.errno = reason.errno ?? 0;
    if (place.local !== undefined) this.local = place.local;
    if (place.remote !== undefined) this.remote = place.remote;
    if (!failed && reason.bytes !== undefined) this.bytes = reason.bytes;
  }
}
