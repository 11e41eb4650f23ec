import { close, type Descriptor, getsockname } from '../../kernel/index.js';
import { takeDataOptions, takeEndMethod } from '../data-options.js';
import type { EndpointOptions } from '../option/types.js';
import { plainEndpoint } from '../plain.js';
import type { ByteSource, Endpoint, EndpointSource, Opened, OpenRequest } from '../types.js';
import { type Admission, isAdmitted } from './allow.js';
import { tellAncillary } from './ancillary.js';
import { preparing } from './create.js';
import { applyReady, type DatagramPlan } from './datagram-open.js';
import { DatagramReader, type WholeDatagram } from './datagram-reader.js';
import { messageSink } from './datagram-send.js';
import { hasMessages } from './kind.js';
import { makeRoom } from './receive-room.js';
import { addressOf, labelText, logText, nameEnvironment, type SockaddrBytes } from './sockaddr.js';
import { yieldNow } from './yield.js';

/** A socket that waits for messages, each of which is a session of its own. */
export interface RecvfromInit {
  readonly fd: Descriptor;
  readonly plan: DatagramPlan;
  readonly admission: Admission;
  /** What is said about waiting; default `receiving on` and the name. */
  readonly waiting?: string;
  readonly release?: (() => void) | undefined;
}

/** Messages that wait to be served; more stay with the kernel. */
const mostWaiting = 4096;

/** A message that may be answered. */
interface Arrival {
  readonly bytes: Uint8Array;
  readonly peer: SockaddrBytes;
  readonly environment: Readonly<Record<string, string>>;
}

/** The one message, then the end. */
function onceSource(bytes: Uint8Array): ByteSource {
  let left: Uint8Array | undefined = bytes;
  return {
    async read(into, signal) {
      signal.throwIfAborted();
      if (left === undefined) return null;
      const piece = left.subarray(0, into.length);
      left = undefined;
      into.set(piece);
      return piece.length;
    },
  };
}

/** Receives messages at one socket, and makes ends of them. */
class Receiver {
  readonly name: SockaddrBytes;
  readonly #request: OpenRequest;
  readonly #init: RecvfromInit;
  readonly #reader: DatagramReader;
  readonly #takesAll: boolean;
  readonly #backlog: WholeDatagram[] = [];
  /** Ends that still may answer by the socket. */
  #users = 0;
  #open = true;

  constructor(request: OpenRequest, init: RecvfromInit) {
    this.#request = request;
    this.#init = init;
    this.#takesAll = request.options.flag('fork');
    this.name = getsockname(init.fd);
    this.#reader = new DatagramReader(init.fd, init.plan.label, init.plan.kind);
  }

  get turnedAway(): number {
    return this.#init.admission.turnedAway ?? 0;
  }

  /** Waits for the next message of somebody who may send. */
  async arrival(signal: AbortSignal): Promise<Arrival> {
    const { context } = this.#request;
    const { admission, plan, waiting } = this.#init;
    for (;;) {
      context.log('notice', waiting ?? `receiving on ${logText(this.name)}`);
      const { bytes, peer, control } = await this.#message(signal);
      if (context.logs('notice')) context.log('notice', `receiving packet from ${logText(peer)}`);
      const told = control.length === 0 ? {} : tellAncillary(control, context);
      if (!isAdmitted(admission, peer, this.name, context)) continue;
      if (context.logs('info')) context.log('info', `permitting packet from ${logText(peer)}`);
      const environment = { ...nameEnvironment('PEER', peer, plan.kind.protocol), ...told };
      return { bytes, peer, environment };
    }
  }

  /** The next message. With `fork` all that waits is taken at once, so that a burst does not fill the kernel's buffer. */
  async #message(signal: AbortSignal): Promise<WholeDatagram> {
    if (this.#takesAll) this.#takeWaiting();
    return this.#backlog.shift() ?? this.#reader.receiveWhole(signal);
  }

  #takeWaiting(): void {
    while (this.#backlog.length < mostWaiting) {
      const message = this.#reader.tryReceiveWhole();
      if (message === undefined) return;
      this.#backlog.push(message);
    }
  }

  /** An end for the session of one message. */
  endpoint({ bytes, peer, environment }: Arrival, options: EndpointOptions): Endpoint {
    const { type, access } = this.#request;
    const { fd, plan } = this.#init;
    applyReady(fd, options);
    const end = takeEndMethod(options, 'none');
    const sink = access === 'read' ? undefined : messageSink({ fd, label: plan.label, to: peer, end });
    this.#users += 1;
    return plainEndpoint({
      type: type.keyword,
      label: peer.length > 2 ? `${plan.label} ${labelText(peer)}` : plan.label,
      bounds: hasMessages(plan.kind) ? 'messages' : 'bytes',
      plain: { read: undefined, write: undefined, kind: 'socket', end },
      owned: false,
      data: takeDataOptions(options),
      localAddress: addressOf(this.name),
      remoteAddress: addressOf(peer),
      environment,
      source: onceSource(bytes),
      ...(sink === undefined ? {} : { sink }),
      release: () => {
        sink?.close();
        this.#users -= 1;
        this.#settle();
      },
    });
  }

  /** No more messages are taken; the socket is closed when the last end is. Harmless when repeated. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#reader.close();
    this.#settle();
  }

  #settle(): void {
    if (this.#open || this.#users > 0) return;
    this.#users = Number.POSITIVE_INFINITY;
    close(this.#init.fd);
    this.#init.release?.();
  }
}

/** Each message a session of its own. */
class ArrivalSource implements EndpointSource {
  readonly type: string;
  readonly label: string;
  readonly localAddress?: NonNullable<EndpointSource['localAddress']>;
  readonly maxSessions?: number;
  readonly #receiver: Receiver;
  readonly #options: EndpointOptions;
  #begun = false;

  constructor(request: OpenRequest, receiver: Receiver, label: string) {
    this.type = request.type.keyword;
    this.label = `${label} ${labelText(receiver.name)}`;
    this.#receiver = receiver;
    this.#options = request.options;
    const address = addressOf(receiver.name);
    if (address !== undefined) this.localAddress = address;
    const most = request.options.integer('max-children');
    if (most !== undefined && most > 0) this.maxSessions = most;
  }

  get turnedAway(): number {
    return this.#receiver.turnedAway;
  }

  async next(signal: AbortSignal): Promise<Endpoint> {
    // Sessions that stand get a turn before more are begun.
    await yieldNow();
    const arrival = await this.#receiver.arrival(signal);
    const options = this.#begun ? this.#options.renewed() : this.#options;
    this.#begun = true;
    return this.#receiver.endpoint(arrival, options);
  }

  async close(): Promise<void> {
    this.#receiver.close();
  }
}

/**
 * Opens …-RECVFROM over a socket that is bound, which it takes over: waits for the first message, or with `fork` takes
 * all. Rejects with SocketError and the signal's reason.
 */
export async function openRecvfrom(request: OpenRequest, init: RecvfromInit): Promise<Opened> {
  const { options, context, type } = request;
  const receiver = preparing(init.fd, () => new Receiver(request, init));
  try {
    if (options.flag('fork')) {
      makeRoom(init.fd, options);
      return { kind: 'source', source: new ArrivalSource(request, receiver, init.plan.label) };
    }
    if (options.has('max-children')) {
      throw new TypeError(`${type.keyword}: option max-children not allowed without option fork`);
    }
    const endpoint = receiver.endpoint(await receiver.arrival(context.signal), options);
    receiver.close();
    return { kind: 'endpoint', endpoint };
  } catch (error) {
    receiver.close();
    throw error;
  }
}
