import type { AddressFamily, SocketAddress } from '../family/address.js';
import { encodeAddress, formatAddress } from '../family/index.js';
import { bind, type Descriptor, listen, SystemError, shutdown } from '../kernel/index.js';
import { Connector } from './connecting.js';
import { acceptedProtocol, acceptNow, dissolve, pendingError } from './connection.js';
import { guard, SocketHandle, type Where } from './handle.js';
import { type MessageTraits, receiveAttempt, sendAttempt, sendPlain, usualControlRoom } from './message.js';
import { decodeName, ifKnown, localName, peerName, readAddress } from './name.js';
import { checkDescriptor, examine, isListening, openDescriptor, openPair } from './open.js';
import { bringsControl, readOption, writeOption } from './option.js';
import { createOptionsView, type SocketOptionsView } from './options/index.js';
import { resolveSpec, type SocketIdentity, type SocketSpec, type SocketTypeName } from './spec.js';
import type { ReceivedMessage, ReceiveOptions, SendOptions, WaitOptions } from './types.js';
import type { Readiness } from './wait-queue.js';
import { untilDone } from './waiter.js';

/** SHUT_RD, SHUT_WR and SHUT_RDWR of shutdown(2). */
const directions = { read: 0, write: 1, both: 2 } as const;
/** Node's own default. */
const usualBacklog = 511;

/** What util.inspect looks for. */
const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/** structuredClone cannot copy a function, and says so with its source. */
function aSocketStaysInItsThread(): void {}

/**
 * One socket of the kernel, each method one system call. It never blocks the thread: what would block waits in a
 * promise. Errors of the kernel are SocketErrors, wrong arguments TypeErrors and RangeErrors; methods that return a
 * promise reject with them. It owns its descriptor until close() or release(), and belongs to the thread it was made in.
 */
export class Socket implements Disposable, AsyncDisposable {
  /** The kernel's word in lower case: `inet`, `inet6`, `unix`, …. */
  readonly family: AddressFamily;
  /** `stream`, `dgram`, `seqpacket`, `raw` or `rdm`. */
  readonly type: SocketTypeName;
  /** The kernel's number: IPPROTO_*, NETLINK_*, or on packet sockets the Ethernet protocol in host order. */
  readonly protocol: number;
  /** What the socket is called in messages: `tcp`, `udp`, `unix`, `unix-dgram`, `netlink`, …. */
  readonly label: string;
  protected readonly uncloneable = aSocketStaysInItsThread;
  readonly #handle: SocketHandle;
  #listening = false;
  #connector: Connector | undefined;
  #options: SocketOptionsView | undefined;
  #controlRoom = 0;

  private constructor(fd: Descriptor, { family, type, protocol, label }: SocketIdentity) {
    if (label === undefined) throw new TypeError('make a Socket by Socket.open, Socket.pair or Socket.adopt');
    this.family = family;
    this.type = type;
    this.protocol = protocol;
    this.label = label;
    this.#handle = new SocketHandle(fd, { family, type, protocol, label });
  }

  /** socket(2), in the caller's network namespace or in that of an open nsfs file. Throws SocketError. */
  static open(spec: SocketSpec, { namespace }: { readonly namespace?: Descriptor } = {}): Socket {
    const numbers = resolveSpec(spec);
    if (namespace !== undefined) checkDescriptor(namespace);
    return new Socket(
      guard('open', numbers, () => openDescriptor(numbers, namespace)),
      numbers,
    );
  }

  /** socketpair(2): two sockets connected with each other. Throws SocketError. */
  static pair(spec: SocketSpec): [Socket, Socket] {
    const numbers = resolveSpec(spec);
    const [left, right] = guard('pair', numbers, () => openPair(numbers));
    return [new Socket(left, numbers), new Socket(right, numbers)];
  }

  /**
   * Takes a descriptor over, from systemd, a parent, or a control message: the caller must not use or close it any more.
   * It becomes non-blocking and close-on-exec. Throws SocketError; then it still is the caller's.
   */
  static adopt(fd: Descriptor): Socket {
    checkDescriptor(fd);
    const label = `fd ${fd}`;
    const { identity, listening } = guard('adopt', { label }, () => ({
      identity: examine(fd),
      listening: isListening(fd),
    }));
    const adopted = new Socket(fd, identity);
    adopted.#listening = listening;
    // Whoever had it before may have asked for control messages; descriptors come without asking.
    if (identity.family !== 'unix') adopted.#controlRoom = usualControlRoom;
    return adopted;
  }

  /** The descriptor, for calls this class does not have; it stays the socket's. Throws SocketError when closed. */
  get fd(): Descriptor {
    return this.#handle.open('fd');
  }

  /** Whether close() or release() was called. */
  get closed(): boolean {
    return this.#handle.closed;
  }

  /** Whether listen() was called, or the socket listened already when it was adopted. */
  get listening(): boolean {
    return this.#listening;
  }

  /** Bytes that receive() has room for control messages by default: 0 until an option is set that may bring some. */
  get controlRoom(): number {
    return this.#controlRoom;
  }

  /** getsockname(2). Throws SocketError. */
  get localAddress(): SocketAddress {
    return this.#handle.run('localAddress', (fd) => localName(this.family, fd));
  }

  /** getpeername(2); undefined without a peer. That of a connection is remembered after it broke. Throws SocketError. */
  get remoteAddress(): SocketAddress | undefined {
    return this.#handle.remote ?? this.#handle.run('remoteAddress', (fd) => peerName(this.family, fd));
  }

  /**
   * bind(2): gives the socket its address; text is read by the socket's family, and `{ family: 'unix' }` takes a free
   * abstract name. Throws SocketError, GrammarError, RangeError.
   */
  bind(address: SocketAddress | string): void {
    const local = readAddress(this.family, address);
    const name = encodeAddress(local);
    this.#handle.run('bind', (fd) => bind(fd, name), { local });
  }

  /** listen(2): connections wait for accept(), up to `backlog` of them. Throws SocketError. */
  listen(backlog: number = usualBacklog): void {
    if (!Number.isInteger(backlog)) throw new TypeError(`backlog must be an integer, not ${backlog}`);
    this.#handle.run('listen', (fd) => listen(fd, backlog));
    this.#listening = true;
  }

  /** accept4(2): waits for the next connection. Rejects with SocketError, EMFILE among them; the connection then waits on. */
  accept(wait?: WaitOptions): Promise<Socket> {
    return this.#handle.perform('accept', 'read', (fd) => this.#accept(fd), wait);
  }

  /** accept4(2): the next connection if one waits. Throws SocketError. */
  tryAccept(): Socket | undefined {
    return this.#handle.run('accept', (fd) => this.#accept(fd));
  }

  /**
   * connect(2): waits until the connection stands, also for room in the backlog of a Unix listener; on sockets without
   * connections it only sets the peer. After an attempt that was aborted or failed, close the socket: what else the
   * kernel lets it do differs by family. Rejects with SocketError.
   */
  connect(address: SocketAddress | string, wait: WaitOptions = {}): Promise<void> {
    this.#connector ??= new Connector(this.#handle, this);
    return this.#connector.connect(address, wait);
  }

  /** connect(2) to AF_UNSPEC: forgets the peer. Throws SocketError. */
  disconnect(): void {
    this.#handle.run('disconnect', dissolve);
    this.#handle.remote = undefined;
  }

  /** sendmsg(2): how many bytes were taken, on streams perhaps fewer than given. Rejects with SocketError, EPIPE among them. */
  send(data: Uint8Array | string, options: SendOptions & WaitOptions = untilDone): Promise<number> {
    if (options === untilDone && data instanceof Uint8Array && !this.#isSilent(options)) {
      return this.#handle.performWith('send', 'write', sendPlain, data);
    }
    try {
      const where = options.to === undefined ? undefined : { remote: options.to };
      const step = sendAttempt(data, options);
      if (this.#isSilent(options)) return this.#handle.retry('send', step, options, where);
      return this.#handle.perform('send', 'write', step, options, where);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** sendmsg(2), or undefined where it would block. Throws SocketError. */
  trySend(data: Uint8Array | string, options: SendOptions = {}): number | undefined {
    return this.#handle.run('send', sendAttempt(data, options), { remote: options.to });
  }

  /**
   * recvmsg(2): waits for data and fills `into`, or gives memory of its own of at most `into` bytes. On streams no bytes
   * mean the end. Rejects with SocketError, TypeError, RangeError.
   */
  receive(
    into: Uint8Array | number,
    options: ReceiveOptions & WaitOptions = untilDone,
  ): Promise<ReceivedMessage> {
    try {
      const step = receiveAttempt(into, options, this.#traits());
      const urgent = options.outOfBand ? 'urgent' : 'read';
      return this.#handle.perform('receive', options.errorQueue ? 'error' : urgent, step, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** recvmsg(2), or undefined where it would block. Throws SocketError, TypeError, RangeError. */
  tryReceive(into: Uint8Array | number, options: ReceiveOptions = {}): ReceivedMessage | undefined {
    return this.#handle.run('receive', receiveAttempt(into, options, this.#traits()));
  }

  /** Waits until a receive or accept would not block, the end and errors included. Rejects with SocketError. */
  async readable(wait?: WaitOptions): Promise<void> {
    await this.#handle.ready('readable', 'read', wait);
  }

  /** Waits until a send would not block, errors included. Rejects with SocketError. */
  async writable(wait?: WaitOptions): Promise<void> {
    await this.#handle.ready('writable', 'write', wait);
  }

  /** Waits until an error is pending or in the error queue. Rejects with SocketError. */
  async errorReady(wait?: WaitOptions): Promise<void> {
    await this.#handle.ready('errorReady', 'error', wait);
  }

  /** shutdown(2): ends one direction or both; waits in them end as the kernel says. Throws SocketError. */
  shutdown(how: 'read' | 'write' | 'both'): void {
    const number = directions[how] as number | undefined;
    if (number === undefined) throw new TypeError(`how must be read, write or both, not ${String(how)}`);
    this.#handle.run('shutdown', (fd) => shutdown(fd, number));
    if (this.#listening) this.#listening = ifKnown(() => this.#handle.run('shutdown', isListening)) ?? false;
  }

  /** The options as typed properties: `socket.options.noDelay = true`. Reading and assigning throw SocketError. */
  get options(): SocketOptionsView {
    this.#options ??= createOptionsView(
      { get: this.getOption.bind(this), set: this.setOption.bind(this) },
      this.family,
      this.type,
      this.protocol,
    );
    return this.#options;
  }

  /**
   * getsockopt(2): the kernel's bytes, at most `length` of them; `request` is what a few options read first. Throws
   * SocketError, RangeError.
   */
  getOption(level: number, number: number, length: number, request?: Uint8Array): Uint8Array {
    return this.#handle.run('getOption', readOption(level, number, length, request));
  }

  /** setsockopt(2), with the kernel's bytes or an int. Throws SocketError, TypeError. */
  setOption(level: number, number: number, value: Uint8Array | number): void {
    this.#handle.run('setOption', writeOption(level, number, value));
    if (bringsControl(level, number)) this.#controlRoom = usualControlRoom;
  }

  /** SO_ERROR: the pending error, which is thereby forgotten. Throws SocketError. */
  takeError(): SystemError | undefined {
    const errno = this.#handle.run('takeError', pendingError);
    return errno === 0 ? undefined : new SystemError('SO_ERROR', errno);
  }

  /** Gives the descriptor to the caller; the object is closed afterwards. Throws SocketError when it is already. */
  release(): Descriptor {
    return this.#handle.release();
  }

  /** Waits keep the process alive, as they do from the start. */
  ref(): this {
    this.#handle.setReferenced(true);
    return this;
  }

  /** The process may end although something waits. */
  unref(): this {
    this.#handle.setReferenced(false);
    return this;
  }

  /** close(2). Every wait rejects with ERR_SOCKET_CLOSED. Harmless when repeated. Throws SocketError. */
  close(): void {
    this.#handle.close();
  }

  /** close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** close(), for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
  }

  /**
   * Runs a call of the caller's own as this class runs its: `step` is tried at once, unless others wait, and again
   * whenever the socket is ready, until it does not return undefined. What it throws as SystemError becomes a SocketError.
   */
  perform<T>(
    operation: string,
    readiness: Readiness,
    step: (fd: Descriptor) => T | undefined,
    wait?: WaitOptions,
    where?: Where,
  ): Promise<T> {
    return this.#handle.perform(operation, readiness, step, wait, where);
  }

  /**
   * Like perform(), but waits first: for a step of which the caller knows that it would block now, so that the call that
   * says so is spared.
   */
  performLater<T>(
    operation: string,
    readiness: Readiness,
    step: (fd: Descriptor) => T | undefined,
    wait?: WaitOptions,
    where?: Where,
  ): Promise<T> {
    return this.#handle.performLater(operation, readiness, step, wait, where);
  }

  /** What console.log shows. */
  [inspect](): string {
    if (this.closed) return `Socket { ${this.label}, closed }`;
    const local = ifKnown(() => formatAddress(this.localAddress)) ?? '?';
    const remote = ifKnown(() => this.remoteAddress);
    const peer = remote === undefined ? '' : `, peer ${formatAddress(remote)}`;
    return `Socket { ${this.label}, fd ${this.fd}, local ${local}${peer} }`;
  }

  #accept(fd: Descriptor): Socket | undefined {
    if (!this.#listening) {
      const text = 'the socket does not listen';
      throw this.#handle.error('accept', { code: 'ERR_SOCKET_STATE', text });
    }
    const accepted = acceptNow(fd);
    if (accepted === undefined) return undefined;
    const protocol = acceptedProtocol(accepted.fd, this.protocol);
    const { family, type } = this;
    const same = protocol === this.protocol;
    const socket = new Socket(accepted.fd, same ? this : resolveSpec({ family, type, protocol }));
    socket.#controlRoom = this.#controlRoom;
    socket.#handle.remote = ifKnown(() => decodeName(family, accepted.name));
    return socket;
  }

  #traits(): MessageTraits {
    return { family: this.family, isStream: this.type === 'stream', controlRoom: this.#controlRoom };
  }

  /** Whether a full receiver gives no event: one of many that this socket may send to, unix(7), netlink(7). */
  #isSilent({ to }: SendOptions): boolean {
    return this.family === 'netlink' || (this.family === 'unix' && to !== undefined);
  }
}
