import type { SocketAddress } from '../../family/address.js';
import type { Descriptor } from '../../kernel/index.js';
import { sendAttempt } from '../message.js';
import type { Socket } from '../socket.js';
import { Deadline } from '../stream/deadline.js';
import type { SendOptions, WaitOptions } from '../types.js';
import type { Destinations } from './destinations.js';
import type { NameCache } from './names.js';
import { type Outgoing, sendFrom } from './sender.js';
import type { DatagramSendOptions, OutgoingDatagram } from './types.js';

/** How a socket runs its steps: Socket.perform, with the errors of the network taken care of. */
export type Perform = <T>(
  operation: string,
  readiness: 'read' | 'write',
  step: (fd: Descriptor) => T | undefined,
  wait: WaitOptions,
  remote?: SocketAddress,
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
    let sent = 0;
    while (sent < outgoing.length) {
      try {
        sent += await this.#sendSome(outgoing, sent, deadline);
      } catch (error) {
        if (sent === 0 || wait.signal?.aborted) throw error;
        return sent;
      }
    }
    return sent;
  }

  /** Only a name takes time. */
  #prepare(
    message: OutgoingDatagram | Uint8Array | string,
    deadline: Deadline,
  ): Outgoing | Promise<Outgoing> {
    if (typeof message === 'string' || message instanceof Uint8Array) {
      return { bytes: bytesOf(message), to: undefined };
    }
    const { data, to } = message;
    const bytes = bytesOf(data);
    const known = this.#destinations.known(to);
    if (to === undefined || known !== undefined) return { bytes, to: known };
    return this.#destinations.resolve(to, deadline.rest()).then((found) => ({ bytes, to: found }));
  }

  async #sendSome(outgoing: readonly Outgoing[], start: number, deadline: Deadline): Promise<number> {
    const { bytes, to } = outgoing[start] as Outgoing;
    const send = (fd: Descriptor) => sendFrom(fd, this.#names, outgoing, start);
    if (!this.#isSilent(to)) return this.#perform('send', 'write', send, deadline.rest(), to);
    const sent = await this.#perform('send', 'write', (fd) => send(fd) ?? 0, deadline.rest(), to);
    if (sent > 0) return sent;
    await this.#send(bytes, to, deadline.rest());
    return 1;
  }
}
