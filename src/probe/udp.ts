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
  hostOf,
  openFor,
  ownAddress,
  placeOf,
  since,
} from './attempt.js';
import { type DatagramRequest, datagramRequests, explainSilence } from './datagram-service.js';
import { type QueuedError, queuedEvidence, takeQueued } from './error-queue.js';
import type { LocalSocket, ServiceIdentity } from './result.js';

const answerRoom = 65_535;
const receivedRoom = 4096;
/** Milliseconds. */
const grace = 250;

/** What came back to a datagram. */
type Reply =
  | { readonly kind: 'data'; readonly bytes: Uint8Array; readonly from: SocketAddress | undefined }
  | { readonly kind: 'error'; readonly queued: QueuedError };

/** One conversation with one address. */
interface Conversation {
  readonly socket: Socket;
  readonly address: SocketAddress;
  readonly context: AttemptContext;
  readonly started: number;
  readonly requests: readonly DatagramRequest[];
  /** Answers may come from another port, so that the socket is not connected. */
  readonly open: boolean;
}

/** Whether a message is of the target: on a socket that is not connected anybody can send. */
const concerns = (from: SocketAddress | undefined, { address, open }: Conversation): boolean =>
  !open || (from !== undefined && hostOf(from) === hostOf(address));

/** An error or an answer of the target, undefined while there is neither. Throws SocketError. */
function takeReply(conversation: Conversation): Reply | undefined {
  const { socket } = conversation;
  const queued = takeQueued(socket);
  if (queued !== undefined) return { kind: 'error', queued };
  try {
    for (;;) {
      const message = socket.tryReceive(answerRoom);
      if (message === undefined) return undefined;
      if (concerns(message.from, conversation)) {
        return { kind: 'data', bytes: message.bytes, from: message.from };
      }
    }
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

const recognise = (requests: readonly DatagramRequest[], bytes: Uint8Array): ServiceIdentity | undefined => {
  for (const { match } of requests) {
    const outcome = match(bytes);
    if (outcome.outcome === 'match') return outcome.identity;
  }
  return undefined;
};

function answered({ address, socket, started, requests }: Conversation, bytes: Uint8Array): Attempted {
  const service = recognise(requests, bytes);
  const rtt = since(started);
  const own = ownAddress(socket);
  const what = service === undefined ? 'a datagram' : `a reply of ${service.name}`;
  return {
    reason: `${what} of ${bytes.length} bytes came back from ${placeOf(address)}`,
    received: bytes.subarray(0, receivedRoom),
    ...(service && { service }),
    attempt: { verdict: 'answering', address, ...(own && { local: own }), elapsed: rtt, rtt },
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

function failed({ address, socket, started }: Conversation, queued: QueuedError): Attempted {
  return failedAttempt({
    transport: 'datagram',
    address,
    started,
    error: queuedEvidence(queued, 'send'),
    icmp: queued.icmp,
    own: ownAddress(socket),
  });
}

/** Sends, waits, sends again, until something comes back or the time is up. */
async function converse(conversation: Conversation): Promise<Attempted> {
  const { context, address, socket, requests, open } = conversation;
  const { retries } = context.options;
  const pause = context.deadline.left / (retries + 1);
  const own = ownAddress(socket);
  let sent = 0;
  while (sent <= retries) {
    for (const { bytes } of requests) socket.trySend(bytes, open ? { to: address } : {});
    sent++;
    // On this machine an error comes with the send, so that there is no need to wait for one.
    const reply = takeReply(conversation);
    const here = reply === undefined && sent === 1 ? await boundHere(conversation, own) : undefined;
    if (here !== undefined) return settle(conversation, takeReply(conversation), sent, here);
    const late = reply ?? (await waitForReply(conversation, pause));
    if (late !== undefined) return settle(conversation, late, sent, undefined);
  }
  return settle(conversation, undefined, sent, await context.local(address, own));
}

/** The socket of a target on this machine, where it is not worth while to wait for an answer to an empty datagram. */
const boundHere = async (
  { context, address, requests }: Conversation,
  own: SocketAddress | undefined,
): Promise<LocalSocket | undefined> =>
  requests.some(({ expectsAnswer }) => expectsAnswer) ? undefined : context.local(address, own);

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
  return answered(conversation, await bestAnswer(conversation, reply.bytes));
}

/**
 * What a service made of the request of another one may come before its answer to its own: where several were sent, those
 * that are recognised get a little time to come.
 */
async function bestAnswer(conversation: Conversation, first: Uint8Array): Promise<Uint8Array> {
  const { requests, context } = conversation;
  if (requests.length === 1 || recognise(requests, first) !== undefined) return first;
  const end = performance.now() + Math.min(grace, context.deadline.left);
  for (let left = grace; left > 0; left = end - performance.now()) {
    const next = await waitForReply(conversation, left);
    if (next?.kind !== 'data') return first;
    if (recognise(requests, next.bytes) !== undefined) return next.bytes;
  }
  return first;
}

/** Sends datagrams and reads what comes back: data, or the errors of ICMP that the kernel keeps on the error queue. */
export const attemptDatagram: Attempt = async (address, context) => {
  const started = performance.now();
  let socket: Socket | undefined;
  try {
    const protocol = context.protocol as SocketProtocolName;
    const requests = await datagramRequests(address, context);
    const open = requests.some(({ answersFromAnyPort }) => answersFromAnyPort);
    socket = openFor({ family: address.family, type: 'dgram', protocol }, context);
    if (!open) await socket.connect(address);
    return await converse({ socket, address, context, started, requests, open });
  } catch (error) {
    context.deadline.signal?.throwIfAborted();
    return failedBy(error, socket, { transport: 'datagram', address, started });
  } finally {
    socket?.close();
  }
};
