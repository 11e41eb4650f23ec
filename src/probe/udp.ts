import type { SocketAddress } from '../family/address.js';
import { SocketError } from '../socket/error.js';
import type { Socket } from '../socket/socket.js';
import type { SocketProtocolName } from '../socket/spec.js';
import {
  type Attempt,
  type AttemptContext,
  type Attempted,
  failedAttempt,
  failedBy,
  openFor,
  ownAddress,
  placeOf,
} from './attempt.js';
import { askServices, datagramServices, explainSilence } from './datagram-service.js';
import { type QueuedError, queuedEvidence, readQueued, takeQueued } from './error-queue.js';
import type { LocalSocket, ServiceIdentity } from './result.js';
import { since } from './round-trip.js';
import type { DatagramCodec } from './service/codec.js';
import type { Heard } from './service/datagram/conversation.js';
import { count, productText } from './words.js';

const answerRoom = 65_535;
const receivedRoom = 4096;

/** What came back to a datagram. */
type Reply =
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'error'; readonly queued: QueuedError };

/** One conversation with one address. */
interface Conversation {
  readonly socket: Socket;
  readonly address: SocketAddress;
  readonly context: AttemptContext;
  readonly started: number;
  /** When the last datagram went out; `started` before that. */
  sent: number;
}

/**
 * What is sent where no service is known: it has the least effect of all, and brings the same ICMP errors as any other. Many
 * servers do not answer it.
 */
const empty = new Uint8Array();

/** An error or an answer of the target, undefined while there is neither. Throws SocketError. */
function takeReply(conversation: Conversation): Reply | undefined {
  const { socket } = conversation;
  const queued = takeQueued(socket);
  if (queued !== undefined) return { kind: 'error', queued };
  try {
    const message = socket.tryReceive(answerRoom);
    return message === undefined ? undefined : { kind: 'data', bytes: message.bytes };
  } catch (error) {
    // An error that came between the two calls is on the queue.
    const late = takeQueued(socket);
    if (late !== undefined) return { kind: 'error', queued: late };
    throw error;
  }
}

/** Waits so long for a reply; undefined where none came. Throws SocketError and the signal's reason. */
async function waitForReply(conversation: Conversation, time: number): Promise<Reply | undefined> {
  const { socket, context } = conversation;
  const { timeout = 0, signal } = context.deadline.rest(time);
  try {
    return await socket.perform('receive', 'read', () => takeReply(conversation), {
      timeout,
      ...(signal && { signal }),
    });
  } catch (error) {
    if (error instanceof SocketError && error.code === 'ETIMEDOUT' && error.cause === undefined)
      return undefined;
    throw error;
  }
}

function answered(
  { address, socket, started, sent }: Conversation,
  bytes: Uint8Array,
  service?: ServiceIdentity,
  rtt = since(sent),
): Attempted {
  const own = ownAddress(socket);
  const place = placeOf(address);
  return {
    reason:
      service === undefined
        ? `a datagram of ${count(bytes.length, 'byte')} came back from ${place}`
        : `${productText(service)} on ${place}`,
    received: bytes.subarray(0, receivedRoom),
    ...(service && { service }),
    attempt: { verdict: 'answering', address, ...(own && { local: own }), elapsed: since(started), rtt },
  };
}

function silent(
  { address, socket, started }: Conversation,
  here: LocalSocket | undefined,
  sent: number,
  explanation: string | undefined,
): Attempted {
  const own = ownAddress(socket);
  const elapsed = since(started);
  const times = sent === 1 ? 'a datagram' : `${sent} datagrams`;
  const silence = `no answer to ${times} to ${placeOf(address)} in ${Math.round(elapsed)} ms`;
  return {
    reason:
      here === undefined
        ? `${silence}: open or filtered${explanation === undefined ? '' : ` (${explanation})`}`
        : `a datagram socket is bound to ${placeOf(address)}`,
    ...(here && { socket: here }),
    attempt: {
      verdict: here === undefined ? 'silent' : 'open',
      address,
      ...(own && { local: own }),
      elapsed,
    },
  };
}

function failed(
  { address, socket, started, sent }: Conversation,
  queued: QueuedError,
  rtt = since(sent),
): Attempted {
  return failedAttempt({
    transport: 'datagram',
    address,
    started,
    rtt,
    error: queuedEvidence(queued, 'send'),
    icmp: queued.icmp,
    own: ownAddress(socket),
  });
}

/** Sends, waits, sends again, until something comes back or the time is up. */
async function converse(conversation: Conversation): Promise<Attempted> {
  const { context, address, socket } = conversation;
  const { retries } = context.options;
  const pause = context.deadline.left / (retries + 1);
  const own = ownAddress(socket);
  let sent = 0;
  while (sent <= retries) {
    conversation.sent = performance.now();
    socket.trySend(empty);
    sent++;
    // On this machine an error comes with the send, so that there is no need to wait for one.
    const reply = takeReply(conversation);
    const here = reply === undefined && sent === 1 ? await context.local(address, own) : undefined;
    if (here !== undefined) return settle(conversation, takeReply(conversation), sent, here);
    const late = reply ?? (await waitForReply(conversation, pause));
    if (late !== undefined) return settle(conversation, late, sent, undefined);
  }
  return settle(conversation, undefined, sent, await context.local(address, own));
}

async function settle(
  conversation: Conversation,
  reply: Reply | undefined,
  sent: number,
  here: LocalSocket | undefined,
): Promise<Attempted> {
  if (reply === undefined) {
    return silent(conversation, here, sent, await explainSilence(conversation.address));
  }
  if (reply.kind === 'error') return failed(conversation, reply.queued);
  return answered(conversation, reply.bytes);
}

/** Milliseconds after which an answer is late, and this machine is asked meanwhile. */
const usualDelay = 100;

/** Asks for services, each in its own words; where there is none to ask for, an empty datagram goes. */
async function ask(conversation: Conversation, services: readonly DatagramCodec[]): Promise<Attempted> {
  const { socket, address, context } = conversation;
  // What this machine tells is to be there when the time is up: it takes long where much else goes on.
  const asking = setTimeout(() => {
    context.local(address, ownAddress(socket)).catch(() => {});
  }, usualDelay);
  const heard = askServices(socket, address, services, context).finally(() => clearTimeout(asking));
  const { answer, identity, error, sent }: Heard = await heard;
  if (answer !== undefined) return answered(conversation, answer.bytes, identity, answer.rtt);
  if (error !== undefined) return failed(conversation, readQueued(error.queued, error.queued.to), error.rtt);
  return settle(conversation, undefined, sent, await context.local(address, ownAddress(socket)));
}

/** Sends datagrams and reads what comes back: data, or the errors of ICMP that the kernel keeps on the error queue. */
export const attemptDatagram: Attempt = async (address, context) => {
  const started = performance.now();
  let socket: Socket | undefined;
  try {
    const protocol = context.protocol as SocketProtocolName;
    const services = await datagramServices(address, context);
    const isConnected = !services.some(({ answersFromAnyPort }) => answersFromAnyPort);
    socket = openFor({ family: address.family, type: 'dgram', protocol }, context);
    if (isConnected) await socket.connect(address);
    const conversation = { socket, address, context, started, sent: started };
    return await (services.length > 0 ? ask(conversation, services) : converse(conversation));
  } catch (error) {
    context.deadline.signal?.throwIfAborted();
    return failedBy(error, socket, { transport: 'datagram', address, started });
  } finally {
    socket?.close();
  }
};
