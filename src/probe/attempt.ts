import type { SocketAddress } from '../family/address.js';
import { SOL_SOCKET } from '../kernel/constants.js';
import { SystemError } from '../kernel/index.js';
import { SocketError } from '../socket/error.js';
import { Socket } from '../socket/socket.js';
import type { SocketSpec } from '../socket/spec.js';
import type { WaitOptions } from '../socket/types.js';
import { IPPROTO_IP, IPPROTO_IPV6 } from '../wire/constants.js';
import type { Deadline } from './deadline.js';
import { takeIcmp } from './error-queue.js';
import type { ResolvedProbeOptions } from './options.js';
import type {
  ErrnoEvidence,
  IcmpEvidence,
  LocalSocket,
  ProbeAttempt,
  ProbeProtocol,
  ServiceIdentity,
} from './result.js';
import { since } from './round-trip.js';
import { type Failure, type Judgement, judgeFailure } from './verdict/judge.js';

/** <linux/in.h>, <linux/in6.h>, <asm-generic/socket.h>. */
const IP_RECVERR = 11;
const IPV6_RECVERR = 25;
const SO_BINDTODEVICE = 25;

/** What every attempt is made with. */
export interface AttemptContext {
  readonly protocol: ProbeProtocol;
  /** The name the target was given by, which servers with several want to hear. */
  readonly host?: string;
  readonly options: ResolvedProbeOptions;
  readonly deadline: Deadline;
  /** The codec a URL or the caller asked for. */
  readonly service: string | undefined;
  /** To be called as soon as an attempt is sure to succeed, whatever it still does: other addresses are not tried then. */
  readonly onOpen?: () => void;
  /** Asks this machine about the target's socket; undefined where it is elsewhere, or nobody shall ask. */
  readonly local: (
    address: SocketAddress,
    own: SocketAddress | undefined,
  ) => Promise<LocalSocket | undefined>;
}

/** What became of one address, with what only the whole result tells. */
export interface Attempted {
  readonly attempt: ProbeAttempt;
  readonly reason: string;
  readonly received?: Uint8Array;
  readonly service?: ServiceIdentity;
  readonly socket?: LocalSocket;
}

/** Tries one address. Rejects with the reason of the deadline's signal only. */
export type Attempt = (address: SocketAddress, context: AttemptContext) => Promise<Attempted>;

/** The host of an address as text; the whole address for families without hosts. */
export const hostOf = (address: SocketAddress): string => {
  if ('address' in address) return address.address;
  return address.family === 'vsock' ? `context ${address.cid}` : address.family;
};

/** An address in words: `port 80 of 127.0.0.1`. */
export const placeOf = (address: SocketAddress): string => {
  const port = 'port' in address ? address.port : 0;
  return port === 0 ? hostOf(address) : `port ${port} of ${hostOf(address)}`;
};

/** Opens a socket the way the options want it, asking for ICMP errors; what fails leaves nothing open. Throws SocketError. */
export function openFor(spec: SocketSpec, { options }: AttemptContext): Socket {
  const { namespace, source, interface: device } = options;
  const socket = Socket.open(spec, namespace === undefined ? {} : { namespace });
  try {
    if (device !== undefined) socket.setOption(SOL_SOCKET, SO_BINDTODEVICE, Buffer.from(`${device}\0`));
    askForErrors(socket);
    if (source !== undefined) socket.bind(sourceAddress(spec, source));
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}

const sourceAddress = (spec: SocketSpec, source: string): SocketAddress =>
  spec.family === 'inet6'
    ? { family: 'inet6', address: source, port: 0 }
    : { family: 'inet', address: source, port: 0 };

/** IP_RECVERR, ip(7). Protocols without an error queue do without. */
function askForErrors(socket: Socket): void {
  try {
    if (socket.family === 'inet') socket.setOption(IPPROTO_IP, IP_RECVERR, 1);
    else if (socket.family === 'inet6') socket.setOption(IPPROTO_IPV6, IPV6_RECVERR, 1);
  } catch (error) {
    if (!(error instanceof SocketError)) throw error;
  }
}

/** Our own address, once the kernel has chosen one. */
export function ownAddress(socket: Socket): SocketAddress | undefined {
  try {
    const own = socket.localAddress;
    const chosen = 'address' in own ? own.address !== '0.0.0.0' && own.address !== '::' : true;
    return chosen ? own : undefined;
  } catch {
    return undefined;
  }
}

/** The failed call behind an error; undefined for a wait whose time was up. */
export const errnoEvidence = (error: SocketError): ErrnoEvidence | undefined =>
  error.cause instanceof SystemError
    ? { operation: error.operation, errno: error.errno, code: error.code }
    : undefined;

/** Whether a wait ended since its time was up, rather than by the kernel. */
export const isExpired = (error: unknown): boolean =>
  error instanceof SocketError && error.code === 'ETIMEDOUT' && errnoEvidence(error) === undefined;

/** The options of a wait until the deadline. */
export const untilDeadline = ({ deadline }: AttemptContext): WaitOptions => deadline.rest();

/** What is known when an attempt failed. */
export interface FailedAttempt {
  readonly transport: Failure['transport'];
  readonly address: SocketAddress;
  readonly started: number;
  /** Milliseconds from the packet to its failure; since `started` where nothing is said. */
  readonly rtt?: number;
  readonly error: ErrnoEvidence;
  readonly icmp?: IcmpEvidence | undefined;
  readonly own?: SocketAddress | undefined;
}

/** The outcome of an attempt that failed. */
export function failedAttempt(failed: FailedAttempt): Attempted {
  const { transport, address, started, error, icmp, own } = failed;
  const elapsed = since(started);
  const { rtt = elapsed } = failed;
  const { verdict, reason }: Judgement = judgeFailure({
    transport,
    family: address.family,
    place: placeOf(address),
    host: hostOf(address),
    error,
    elapsed: rtt,
    ...(icmp && { icmp }),
    ...(own && 'address' in own && { own: own.address }),
  });
  const came = icmp !== undefined || error.code === 'ECONNREFUSED' || error.code === 'ECONNRESET';
  return {
    reason,
    attempt: {
      verdict,
      address,
      ...(own && { local: own }),
      elapsed,
      ...(came && { rtt }),
      error,
      ...(icmp && { icmp }),
    },
  };
}

/** The outcome of an error that was thrown, with the ICMP message behind it. Throws what is no error of a socket. */
export function failedBy(
  thrown: unknown,
  socket: Socket | undefined,
  known: Pick<FailedAttempt, 'transport' | 'address' | 'started' | 'rtt'>,
): Attempted {
  if (!(thrown instanceof SocketError)) throw thrown;
  const { operation, errno, code } = thrown;
  const icmp = socket === undefined || socket.closed ? undefined : takeIcmp(socket)?.icmp;
  const own = socket === undefined || socket.closed ? undefined : ownAddress(socket);
  return failedAttempt({ ...known, error: { operation, errno, code }, icmp, own });
}
