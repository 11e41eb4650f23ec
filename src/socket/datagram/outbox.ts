import type { SocketAddress } from '../../family/address.js';
import type { Descriptor } from '../../kernel/index.js';
import { sendAttempt } from '../message.js';
import type { Socket } from '../socket.js';
import { Deadline } from '../stream/deadline.js';
import type { SendOptions, WaitOptions } from '../types.js';
import type { Destinations } from './destinations.js';
import type { NameCache } from './names.js';
import { type Outgoing, Shipment } from './sender.js';
import type { DatagramSendOptions, OutgoingDatagram } from './types.js';

/** How a socket runs its steps: Socket.perform, or performLater, with the errors of the network taken care of. */
export type Perform = <T>(
  operation: string,
  readiness: 'read' | 'write',
  step: (fd: Descriptor) => T | undefined,
  wait: WaitOptions,
  remote?: SocketAddress,
  later?: boolean,
) => Promise<T>;

function bytesOf(data: Uint8Array | string): Uint8Array {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  if (bytes instanceof Uint8Array) return bytes;
  throw new TypeError(`data must be a Uint8Array or a string, not ${data === null ? 'null' : typeof data}`);
}

/** UDP_SEGMENT as the control message it is. */
function withSegmentSize({ segmentSize, ...options }: DatagramSendOptions): SendOptions & WaitOptions {
  if (segmentSize === undefined) return options;
  const data = { kind: 'segment-size' as const, value: segmentSize };
  return { ...options, ancillary: [...(options.ancillary ?? []), data] };
}

/** Sends the datagrams of one socket, one by one or in batches. */
export class Outbox {
  readonly #socket: Socket;
  readonly #names: NameCache;
  readonly #destinations: Destinations;
  readonly #perform: Perform;

  constructor(socket: Socket, names: NameCache, destinations: Destinations, perform: Perform) {
    this.#socket = socket;
    this.#names = names;
    this.#destinations = destinations;
    this.#perform = perform;
  }

  /** sendmsg(2). Rejects with SocketError. */
  send(
    data: Uint8Array | string,
    to: SocketAddress | string | undefined,
    options: DatagramSendOptions,
  ): Promise<number> {
    try {
      const address = this.#destinations.known(to);
      if (to === undefined || address !== undefined) return this.#send(data, address, options);
      return this.#sendByName(data, to, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  async #sendByName(
    data: Uint8Array | string,
    to: SocketAddress | string,
    options: DatagramSendOptions,
  ): Promise<number> {
    const deadline = new Deadline(options);
    const address = await this.#destinations.resolve(to, deadline.rest());
    return this.#send(data, address, { ...options, ...deadline.rest() });
  }

  #send(
    data: Uint8Array | string,
    to: SocketAddress | undefined,
    options: DatagramSendOptions,
  ): Promise<number> {
    const whole = options.segmentSize === undefined ? options : withSegmentSize(options);
    if (this.#isSilent(to)) return this.#socket.send(data, { ...whole, to });
    const step = sendAttempt(data, whole, to === undefined ? null : this.#names.encode(to));
    return this.#perform('send', 'write', step, options, to);
  }

  /** Whether a full receiver gives no event, so that only Socket.send knows how to wait for it: unix(7). */
  #isSilent(to: SocketAddress | undefined): to is SocketAddress {
    return to !== undefined && this.#socket.family === 'unix';
  }

  /** sendmmsg(2): how many of the datagrams went. Rejects with SocketError when the first fails. */
  async sendBatch(
    messages: readonly (OutgoingDatagram | Uint8Array | string)[],
    wait: WaitOptions,
  ): Promise<number> {
    const deadline = new Deadline(wait);
    const outgoing: Outgoing[] = [];
    for (const message of messages) {
      const prepared = this.#prepare(message, deadline);
      outgoing.push(prepared instanceof Promise ? await prepared : prepared);
    }
    const shipment = new Shipment(this.#names, outgoing);
    while (shipment.next !== undefined) {
      try {
        await this.#sendSome(shipment, shipment.next, deadline);
      } catch (error) {
        if (shipment.sent === 0 || wait.signal?.aborted) throw error;
        break;
      }
    }
    return shipment.sent;
  }

  /** Only a name takes time. */
  #prepare(
    message: OutgoingDatagram | Uint8Array | string,
    deadline: Deadline,
  ): Outgoing | Promise<Outgoing> {
    if (typeof message === 'string' || message instanceof Uint8Array) return { data: bytesOf(message) };
    const { to } = message;
    const data = bytesOf(message.data);
    const known = this.#destinations.known(to);
    if (to === undefined || known !== undefined) return { data, to: known };
    return this.#destinations.resolve(to, deadline.rest()).then((found) => ({ data, to: found }));
  }

  async #sendSome(shipment: Shipment, { data, to }: Outgoing, deadline: Deadline): Promise<void> {
    if (!this.#isSilent(to)) {
      const step = (fd: Descriptor) => shipment.go(fd) || undefined;
      await this.#perform('send', 'write', step, deadline.rest(), to, shipment.full);
      return;
    }
    const gone = await this.#perform('send', 'write', (fd) => shipment.go(fd), deadline.rest(), to);
    if (gone) return;
    await this.#send(data, to, deadline.rest());
    shipment.sent++;
  }
}
