import type { SocketAddress } from '../family/address.js';
import type { ExtendedErrorData } from '../socket/ancillary/types.js';
import { SocketError } from '../socket/error.js';
import type { Socket } from '../socket/socket.js';
import type { ErrnoEvidence, IcmpEvidence } from './result.js';
import { icmpName } from './verdict/icmp.js';

/** An error from the queue of a socket, ip(7). */
export interface QueuedError {
  readonly errno: number;
  readonly code: string;
  /** Absent for what this machine itself said. */
  readonly icmp?: IcmpEvidence;
  /** Where the datagram was going. */
  readonly destination?: SocketAddress;
}

const payloadRoom = 64;

const offenderText = (address: SocketAddress | undefined): string | undefined =>
  address !== undefined && 'address' in address ? address.address : undefined;

/** The oldest error of the queue; undefined when it is empty. Throws SocketError when the socket is closed. */
export function takeQueued(socket: Socket): QueuedError | undefined {
  const message = socket.tryReceive(payloadRoom, { errorQueue: true });
  if (message === undefined) return undefined;
  const data = message.ancillary.find(({ kind }) => kind === 'extended-error');
  if (data?.kind !== 'extended-error') return undefined;
  return readQueued(data, message.from);
}

/** What an entry of the queue says. */
export function readQueued(
  data: Omit<ExtendedErrorData, 'kind'>,
  to: SocketAddress | undefined,
): QueuedError {
  const { errno, code, type, icmpCode, origin } = data;
  const destination = to === undefined ? {} : { destination: to };
  if (origin !== 'icmp' && origin !== 'icmp6') return { errno, code, ...destination };
  const offender = offenderText(data.offender);
  const name = icmpName(origin === 'icmp' ? 'inet' : 'inet6', type, icmpCode);
  const icmp = { type, code: icmpCode, name, ...(offender !== undefined && { offender }) };
  return { errno, code, icmp, ...destination };
}

/** The first error of the queue that an ICMP message brought, else the first one; undefined where there is none. */
export function takeIcmp(socket: Socket): QueuedError | undefined {
  let first: QueuedError | undefined;
  try {
    for (let queued = takeQueued(socket); queued !== undefined; queued = takeQueued(socket)) {
      if (queued.icmp !== undefined) return queued;
      first ??= queued;
    }
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
  }
  return first;
}

/** A queued error as the failure of a call. */
export const queuedEvidence = ({ errno, code }: QueuedError, operation: string): ErrnoEvidence => ({
  operation,
  errno,
  code,
});
