import type { SocketAddress } from '../family/address.js';
import { encodeAddress } from '../family/index.js';
import { beginConnect, connectResult } from '../socket/connection.js';
import { SocketError } from '../socket/error.js';
import type { Socket } from '../socket/socket.js';
import type { SocketProtocolName } from '../socket/spec.js';
import {
  type Attempt,
  type AttemptContext,
  type Attempted,
  failedBy,
  hostOf,
  isExpired,
  openFor,
  ownAddress,
  placeOf,
  untilDeadline,
} from './attempt.js';
import { since } from './round-trip.js';
import type { Greeting } from './stream-service.js';

/**
 * When an attempt began, when its SYN went out, and when what became of it was seen: what is made and loaded before, and
 * what others do after, is no part of the round trip.
 */
interface Times {
  readonly started: number;
  sent: number | undefined;
  seen: number | undefined;
}

/** Milliseconds from the SYN to its answer. */
const roundTripOf = ({ started, sent = started, seen }: Times): number => since(sent, seen);

/** A step that begins to connect, and from then on asks whether the connection stands. */
function connectStep(name: Uint8Array, times: Times): (fd: number) => true | undefined {
  const step = (fd: number): true | undefined => {
    if (times.sent !== undefined) return connectResult(fd);
    times.sent = performance.now();
    if (beginConnect(fd, name, false) === 'connected') return true;
    return connectResult(fd); // on this machine it is decided by now, and the event loop may be late
  };
  return (fd) => {
    try {
      return step(fd);
    } finally {
      times.seen = performance.now();
    }
  };
}

/**
 * Connects, leaving the error queue as the kernel filled it: for the question why. Never with TCP_FASTOPEN_CONNECT, by
 * which connect(2) succeeds at a closed port as soon as a cookie is cached. Rejects with SocketError.
 */
const establish = async (
  socket: Socket,
  address: SocketAddress,
  times: Times,
  context: AttemptContext,
): Promise<void> => {
  const step = connectStep(encodeAddress(address), times);
  await socket.perform('connect', 'write', step, untilDeadline(context), { remote: address });
};

const sameAddress = (one: SocketAddress | undefined, other: SocketAddress): boolean =>
  one !== undefined &&
  'address' in one &&
  'address' in other &&
  one.address === other.address &&
  one.port === other.port;

/** The kernel chose the very port that is probed, and the socket met itself: RFC 9293 section 3.5, simultaneous open. */
const selfConnected = (address: SocketAddress, started: number): Attempted => ({
  reason: `nothing listens on ${placeOf(address)} (the probe only met itself)`,
  attempt: { verdict: 'refused', address, local: address, elapsed: since(started) },
});

const timedOut = (address: SocketAddress, own: SocketAddress | undefined, started: number): Attempted => {
  const elapsed = since(started);
  return {
    reason: `no answer from ${placeOf(address)} in ${Math.round(elapsed)} ms`,
    attempt: { verdict: 'timed-out', address, ...(own && { local: own }), elapsed },
  };
};

/** Finds out the service where that is asked for, and loads what it takes only then. */
async function hear(socket: Socket, address: SocketAddress, context: AttemptContext): Promise<Greeting> {
  if (context.service === undefined && context.options.service !== true) return { answered: false };
  const { greet } = await import('./stream-service.js');
  return greet(socket, address, context);
}

/** What a connection that stands is good for: its verdict, and on demand the service behind it. */
async function accepted(
  socket: Socket,
  address: SocketAddress,
  times: Times,
  context: AttemptContext,
): Promise<Attempted> {
  const { started } = times;
  const rtt = roundTripOf(times);
  const own = ownAddress(socket);
  if (sameAddress(own, address)) return selfConnected(address, started);
  context.onOpen?.();
  const greeting = await hear(socket, address, context);
  const verdict = greeting.answered ? 'answering' : 'open';
  return {
    reason: greeting.reason ?? `${placeOf(address)} accepts connections`,
    ...(greeting.received && { received: greeting.received }),
    ...(greeting.service && { service: greeting.service }),
    attempt: { verdict, address, ...(own && { local: own }), elapsed: since(started), rtt },
  };
}

/**
 * A connection that was accepted and reset before we looked: an RST to a SYN is ECONNREFUSED, so anything else came after
 * the handshake, RFC 9293 section 3.10.7.
 */
function acceptedAndReset(
  thrown: unknown,
  address: SocketAddress,
  own: SocketAddress | undefined,
  times: Times,
): Attempted | undefined {
  if (!(thrown instanceof SocketError) || !isInternet(address)) return undefined;
  const { operation, errno, code } = thrown;
  if (code !== 'ECONNRESET' && code !== 'EPIPE') return undefined;
  return {
    reason: `${placeOf(address)} accepts connections and resets them at once, without a word`,
    attempt: {
      verdict: 'open',
      address,
      ...(own && { local: own }),
      elapsed: since(times.started),
      rtt: roundTripOf(times),
      error: { operation, errno, code },
    },
  };
}

const isInternet = ({ family }: SocketAddress): boolean => family === 'inet' || family === 'inet6';

/** Opens the socket of a protocol; its failure is the attempt's. */
async function attemptStream(
  address: SocketAddress,
  protocol: SocketProtocolName | undefined,
  context: AttemptContext,
): Promise<Attempted> {
  const times: Times = { started: performance.now(), sent: undefined, seen: undefined };
  let socket: Socket | undefined;
  try {
    const spec = { family: address.family, type: 'stream' } as const;
    socket = openFor(protocol === undefined ? spec : { ...spec, protocol }, context);
    await establish(socket, address, times, context);
    return await accepted(socket, address, times, context);
  } catch (error) {
    context.deadline.signal?.throwIfAborted();
    const own = socket && ownAddress(socket);
    const { started } = times;
    if (socket !== undefined && isExpired(error)) return timedOut(address, own, started);
    return (
      acceptedAndReset(error, address, own, times) ??
      failedBy(error, socket, { transport: 'stream', address, started, rtt: roundTripOf(times) })
    );
  } finally {
    socket?.close();
  }
}

/** Connects by TCP, MPTCP or SCTP, and closes at once unless the service is asked for. */
export const attemptConnection: Attempt = (address, context) =>
  attemptStream(address, context.protocol as SocketProtocolName, context);

/** Connects to a VM socket, vsock(7). */
export const attemptVsock: Attempt = async (address, context) => {
  const attempted = await attemptStream(address, undefined, context);
  const { verdict, error } = attempted.attempt;
  if (verdict !== 'refused' || error?.code !== 'ECONNRESET') return attempted;
  // A VM socket that nobody listens on answers with a reset: <linux/virtio_vsock.h>, VIRTIO_VSOCK_OP_RST.
  return { ...attempted, reason: `nothing listens on ${placeOf(address)} (${hostOf(address)} reset it)` };
};
