import type { SocketAddress } from '../../family/address.js';
import type { Descriptor } from '../../kernel/index.js';
import { closeDescriptors } from '../ancillary/index.js';
import { SocketError } from '../error.js';
import { SocketHolder } from '../holder.js';
import { Socket } from '../socket.js';
import { Deadline } from '../stream/deadline.js';
import type { ReceivedMessage, WaitOptions } from '../types.js';
import { untilDone } from '../waiter.js';
import { checkOptions } from './check.js';
import { configure, createDatagramSocket, type Opened } from './create.js';
import { Destinations } from './destinations.js';
import { ErrorQueue } from './errors.js';
import { iterate } from './iterate.js';
import { NameCache } from './names.js';
import { Outbox } from './outbox.js';
import { Receiver } from './receiver.js';
import { controlRoomFor } from './request.js';
import { removeSocketFile } from './socket-file.js';
import type {
  DatagramOptions,
  DatagramReceiveOptions,
  DatagramSendOptions,
  DatagramTraits,
  OutgoingDatagram,
  QueuedError,
} from './types.js';

/** Datagrams that iteration takes out of the kernel at once. */
const iterationBatch = 32;
const usualMessageSize = 65_536;
/** As much as a sender may have under way by default, net.core.wmem_default, rounded up. */
const unixMessageSize = 262_144;

/**
 * A socket of whole messages: UDP, UDP-Lite, ICMP echo, or a Unix datagram socket. Each message arrives once, whole, or
 * not at all; over a network it may be lost or arrive out of order. Errors are SocketErrors; those of methods that
 * return a promise come as rejections.
 */
export class DatagramSocket extends SocketHolder implements AsyncIterable<ReceivedMessage> {
  readonly #file: Opened['file'];
  readonly #destinations: Destinations;
  readonly #outbox: Outbox;
  readonly #receiver: Receiver;
  readonly #errors: ErrorQueue | undefined;
  /** Received and not asked for yet. */
  readonly #ready: ReceivedMessage[] = [];

  private constructor({ socket, file }: Opened, options: DatagramTraits) {
    super(socket);
    const { ancillary = [], receiveOffload, reportErrors } = options;
    const isUnix = socket.family === 'unix';
    this.#file = file;
    const names = new NameCache(socket.family);
    this.#destinations = new Destinations(socket);
    this.#outbox = new Outbox(socket, names, this.#destinations, this.#perform.bind(this));
    this.#errors = reportErrors ? new ErrorQueue(socket, names) : undefined;
    const traits = {
      messageSize: options.messageSize ?? (isUnix ? unixMessageSize : usualMessageSize),
      controlRoom: controlRoomFor(ancillary, receiveOffload !== undefined),
      rights: ancillary.includes('rights'),
      split: receiveOffload === 'split',
    };
    this.#receiver = new Receiver(socket, traits, names);
  }

  /**
   * Makes a socket, binds and connects it as asked. Rejects with SocketError, GrammarError for a target that is none,
   * TypeError for options that do not fit together, and an AggregateError where a name has several addresses and none works.
   */
  static async open(options: DatagramOptions): Promise<DatagramSocket> {
    checkOptions(options);
    return new DatagramSocket(await createDatagramSocket(options), options);
  }

  /** A pair of Unix datagram sockets connected with each other, socketpair(2). Throws SocketError. */
  static pair(options: DatagramTraits = {}): [DatagramSocket, DatagramSocket] {
    const [left, right] = Socket.pair({ family: 'unix', type: 'dgram' });
    try {
      return [DatagramSocket.from(left, options), DatagramSocket.from(right, options)];
    } catch (error) {
      left.close();
      right.close();
      throw error;
    }
  }

  /**
   * Takes over a datagram socket, such as one adopted from systemd or received in a control message. Throws TypeError for
   * a socket of another type, SocketError.
   */
  static from(socket: Socket, options: DatagramTraits = {}): DatagramSocket {
    checkOptions(options);
    if (socket.type !== 'dgram')
      throw new TypeError(`a ${socket.label} socket (${socket.type}) is no datagram socket`);
    configure(socket, options);
    return new DatagramSocket({ socket, file: undefined }, options);
  }

  /** getpeername(2): the peer it is connected to. Throws SocketError. */
  get remoteAddress(): SocketAddress | undefined {
    return this.socket.remoteAddress;
  }

  /**
   * Sends one datagram: to the peer, or `to` an address such as `udp:127.0.0.1:53`, `/run/app.sock` or that of a received
   * message. Waits for room, on Unix sockets also in the receiver's queue. Resolves with the bytes sent. Rejects with SocketError,
   * EMSGSIZE for what is too long among them.
   */
  send(
    data: Uint8Array | string,
    to?: SocketAddress | string,
    options: DatagramSendOptions = untilDone,
  ): Promise<number> {
    if (to === undefined && options === untilDone && this.#errors === undefined)
      return this.socket.send(data);
    return this.#outbox.send(data, to, options);
  }

  /**
   * sendmmsg(2): sends many datagrams with few system calls, in order. Resolves with how many went, all of them. When one
   * fails after others went, resolves with their number, as sendmmsg(2) does: sending the rest tells the error. Rejects with
   * SocketError when the first fails, and what ends the wait.
   */
  sendBatch(
    messages: readonly (OutgoingDatagram | Uint8Array | string)[],
    wait: WaitOptions = {},
  ): Promise<number> {
    return this.#outbox.sendBatch(messages, wait);
  }

  /**
   * Receives one datagram, waiting for it. Descriptors in it are the caller's. Rejects with SocketError: on a connected
   * socket ECONNREFUSED means that an earlier datagram found nobody.
   */
  receive(options: DatagramReceiveOptions = untilDone): Promise<ReceivedMessage> {
    if (!options.peek) return this.#take(1, options);
    const step = (fd: Descriptor) => (this.#fill(fd, 1) ? this.#ready[0] : undefined);
    return this.#perform('receive', 'read', step, options);
  }

  /**
   * recvmmsg(2): receives what waits, at most `max` datagrams, with few system calls; waits for the first.
   * Each brings the control messages that were asked for. Rejects with SocketError.
   */
  receiveBatch(max: number, wait: WaitOptions = untilDone): Promise<ReceivedMessage[]> {
    if (!Number.isInteger(max) || max < 1) {
      return Promise.reject(new RangeError(`max must be an integer of 1 or more, not ${max}`));
    }
    const step = (fd: Descriptor) => (this.#fill(fd, max) ? this.#ready.splice(0, max) : undefined);
    return this.#perform('receive', 'read', step, wait);
  }

  #perform<T>(
    operation: string,
    readiness: 'read' | 'write',
    step: (fd: Descriptor) => T | undefined,
    wait: WaitOptions,
    remote?: SocketAddress,
    later = false,
  ): Promise<T> {
    const whole = this.#errors === undefined ? step : this.#errors.absorbing(step);
    const where = remote === undefined ? undefined : { remote };
    return later
      ? this.socket.performLater(operation, readiness, whole, wait, where)
      : this.socket.perform(operation, readiness, whole, wait, where);
  }

  /** Makes sure that a datagram is there; false when none has come. */
  #fill(fd: Descriptor, max: number): boolean {
    return this.#ready.length > 0 || this.#receiver.receive(fd, max, this.#ready);
  }

  #take(ahead: number, wait: WaitOptions): Promise<ReceivedMessage> {
    const step = (fd: Descriptor) => (this.#fill(fd, ahead) ? this.#ready.shift() : undefined);
    return this.#perform('receive', 'read', step, wait);
  }

  /** Datagrams as they come, until the socket is closed; leaving the loop leaves it open. Throws SocketError. */
  [Symbol.asyncIterator](): AsyncIterableIterator<ReceivedMessage> {
    return iterate(
      () => this.#take(iterationBatch, {}),
      () => this.closed,
    );
  }

  /**
   * Errors the network sent back, until the socket is closed: what the error queue of `reportErrors: true` holds, at most
   * the newest thousand. Throws SocketError where that was not asked for.
   */
  get errors(): AsyncIterableIterator<QueuedError> {
    const errors = this.#errorQueue();
    return iterate(
      () => errors.next({}),
      () => this.closed,
    );
  }

  /** The next error the network sent back. Rejects with SocketError. */
  async receiveError(wait: WaitOptions = {}): Promise<QueuedError> {
    return this.#errorQueue().next(wait);
  }

  #errorQueue(): ErrorQueue {
    if (this.#errors !== undefined) return this.#errors;
    const text = 'the socket was not opened with reportErrors: true';
    throw new SocketError('receive error', this.socket, { code: 'ERR_SOCKET_STATE', text });
  }

  /** connect(2): makes this peer the only one. Rejects with SocketError. */
  async connect(to: SocketAddress | string, wait: WaitOptions = {}): Promise<void> {
    const deadline = new Deadline(wait);
    const address = this.#destinations.known(to) ?? (await this.#destinations.resolve(to, deadline.rest()));
    await this.socket.connect(address, deadline.rest());
  }

  /** connect(2) to AF_UNSPEC: hears everybody again. Throws SocketError. */
  disconnect(): void {
    this.socket.disconnect();
  }

  /** close(2): ends every wait and loop, and removes the socket file if it is still ours. Harmless when repeated. Throws SocketError. */
  override close(): void {
    if (this.closed) return;
    const left = this.#ready.splice(0);
    if (this.#file !== undefined) removeSocketFile(this.#file);
    this.socket.close();
    for (const { ancillary } of left) closeDescriptors(ancillary);
  }
}
