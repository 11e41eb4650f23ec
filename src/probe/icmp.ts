import { randomBytes } from 'node:crypto';
import type { SocketAddress } from '../family/address.js';
import { SocketError } from '../socket/error.js';
import type { Socket } from '../socket/socket.js';
import type { ReceivedMessage } from '../socket/types.js';
import { decodeIcmp, encodeEcho, type IcmpProtocol } from '../wire/icmp.js';
import { decodeIpv4Header } from '../wire/ip-header.js';
import {
  type Attempt,
  type AttemptContext,
  type Attempted,
  failedAttempt,
  failedBy,
  hostOf,
  openFor,
  ownAddress,
} from './attempt.js';
import { type QueuedError, queuedEvidence, takeQueued } from './error-queue.js';
import { since } from './round-trip.js';

const room = 2048;
const EACCES = 13;

/** An echo under way. */
interface Echo {
  readonly socket: Socket;
  readonly protocol: IcmpProtocol;
  readonly address: SocketAddress;
  readonly context: AttemptContext;
  readonly started: number;
  /** Random, so that no other's reply is taken for ours. */
  readonly data: Uint8Array;
  readonly identifier: number;
}

type Reply = { readonly bytes: Uint8Array } | { readonly queued: QueuedError };

const isDenied = (error: unknown): boolean =>
  error instanceof SocketError && (error.code === 'EACCES' || error.code === 'EPERM');

/** A ping socket, icmp(7), which needs no privilege where the group is allowed; else a raw one, raw(7). Throws SocketError. */
function openEcho(family: 'inet' | 'inet6', context: AttemptContext): Socket {
  const protocol = family === 'inet' ? 'icmp' : 'icmp6';
  try {
    return openFor({ family, type: 'dgram', protocol }, context);
  } catch (error) {
    if (!isDenied(error)) throw error;
  }
  return openFor({ family, type: 'raw', protocol }, context);
}

/** The ICMP message in what came: raw IPv4 sockets deliver the header too. */
const messageOf = ({ socket, protocol }: Echo, bytes: Uint8Array): Uint8Array =>
  socket.type === 'raw' && protocol === 'icmp' ? bytes.subarray(decodeIpv4Header(bytes).headerLength) : bytes;

/** The data of an echo reply to us; undefined for whatever else came. */
function replyOf(echo: Echo, message: ReceivedMessage): Uint8Array | undefined {
  try {
    const { echo: came } = decodeIcmp(echo.protocol, messageOf(echo, message.bytes));
    return came?.kind === 'reply' && Buffer.from(came.data).equals(echo.data) ? came.data : undefined;
  } catch {
    return undefined;
  }
}

function takeReply(echo: Echo): Reply | undefined {
  for (;;) {
    const queued = takeQueued(echo.socket);
    if (queued !== undefined) return { queued };
    const message = echo.socket.tryReceive(room);
    if (message === undefined) return undefined;
    const bytes = replyOf(echo, message);
    if (bytes !== undefined) return { bytes };
  }
}

async function waitForReply(echo: Echo, time: number): Promise<Reply | undefined> {
  try {
    return await echo.socket.perform(
      'receive',
      'read',
      () => takeReply(echo),
      echo.context.deadline.rest(time),
    );
  } catch (error) {
    if (error instanceof SocketError && error.code === 'ETIMEDOUT' && error.cause === undefined)
      return undefined;
    throw error;
  }
}

function concluded({ socket, address, started }: Echo, reply: Reply): Attempted {
  const own = ownAddress(socket);
  if ('queued' in reply) {
    const { queued } = reply;
    const error = queuedEvidence(queued, 'send');
    return failedAttempt({ transport: 'echo', address, started, error, icmp: queued.icmp, own });
  }
  const rtt = since(started);
  return {
    reason: `${hostOf(address)} answered an echo request`,
    received: reply.bytes,
    attempt: { verdict: 'answering', address, ...(own && { local: own }), elapsed: rtt, rtt },
  };
}

function silent({ socket, address, started }: Echo, sent: number): Attempted {
  const own = ownAddress(socket);
  const elapsed = since(started);
  return {
    reason: `no answer from ${hostOf(address)} to ${sent} echo requests in ${Math.round(elapsed)} ms`,
    attempt: { verdict: 'silent', address, ...(own && { local: own }), elapsed },
  };
}

async function exchange(echo: Echo): Promise<Attempted> {
  const { socket, protocol, identifier, data, context } = echo;
  const { retries } = context.options;
  const pause = context.deadline.left / (retries + 1);
  for (let sequence = 1; sequence <= retries + 1; sequence++) {
    socket.trySend(encodeEcho({ protocol, kind: 'request', identifier, sequence, data }));
    const reply = await waitForReply(echo, pause);
    if (reply !== undefined) return concluded(echo, reply);
  }
  return silent(echo, retries + 1);
}

/** Neither kind of socket may be opened: what would allow it. */
function denied(address: SocketAddress, started: number): Attempted {
  const elapsed = since(started);
  return {
    reason:
      'ICMP sockets are not allowed: net.ipv4.ping_group_range must hold a group of this process, or the process CAP_NET_RAW',
    attempt: {
      verdict: 'denied',
      address,
      elapsed,
      error: { operation: 'socket', errno: EACCES, code: 'EACCES' },
    },
  };
}

/** Sends echo requests, RFC 792 and RFC 4443, and waits for a reply or an error. */
export const attemptEcho: Attempt = async (address, context) => {
  const started = performance.now();
  const family = address.family === 'inet6' ? 'inet6' : 'inet';
  let socket: Socket | undefined;
  try {
    socket = openEcho(family, context);
    await socket.connect(address);
    const random = randomBytes(18);
    const protocol = family === 'inet' ? 'icmp' : 'icmp6';
    const [data, identifier] = [random.subarray(2), random.readUInt16BE(0)];
    return await exchange({ socket, protocol, address, context, started, data, identifier });
  } catch (error) {
    context.deadline.signal?.throwIfAborted();
    if (socket === undefined && isDenied(error)) return denied(address, started);
    return failedBy(error, socket, { transport: 'echo', address, started });
  } finally {
    socket?.close();
  }
};
