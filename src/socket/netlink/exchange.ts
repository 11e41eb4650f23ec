import type { NetlinkAddress } from '../../family/address.js';
import { viewOf } from '../../wire/byte-order.js';
import { NLM_F_ACK, NLM_F_DUMP, NLM_F_REQUEST, NLMSG_MIN_TYPE, NLMSG_OVERRUN } from '../../wire/constants.js';
import { DecodeError } from '../../wire/errors.js';
import { NetlinkReader } from '../../wire/netlink.js';
import { SocketError } from '../error.js';
import type { Socket } from '../socket.js';
import type { ReceivedMessage, WaitOptions } from '../types.js';
import { checkWait } from '../waiter.js';
import {
  encodeRequest,
  messageOf,
  type NetlinkOrigin,
  type NetlinkRequest,
  plainMessage,
} from './message.js';
import { Notifications } from './notifications.js';
import { EMSGSIZE, ENOBUFS, NETLINK_KOBJECT_UEVENT, NETLINK_PKTINFO, SOL_NETLINK } from './numbers.js';
import { type NetlinkAnswer, PendingRequest } from './pending.js';

/** Room for a datagram: the kernel fills up to 32 KiB with the messages of a dump. */
const ROOM = 65536;
/** Room for the control message of NETLINK_PKTINFO, and then some. */
const CONTROL_ROOM = 64;
const KERNEL: NetlinkAddress = { family: 'netlink', portId: 0, groups: 0 };

/** Who sent a datagram, and to which group by NETLINK_PKTINFO. */
const originOf = ({ ancillary, from }: ReceivedMessage): NetlinkOrigin => {
  const sender = from?.family === 'netlink' ? from.portId : 0;
  for (const data of ancillary) {
    if (data.kind === 'raw' && data.level === SOL_NETLINK && data.type === NETLINK_PKTINFO)
      return { sender, group: viewOf(data.bytes).getUint32(0, true) };
  }
  return { sender, group: 0 };
};

/** All traffic of one netlink socket: who asked what, and who listens. It reads only while someone waits. */
export class Exchange {
  readonly #buffer = new Uint8Array(ROOM);
  /** Requests that were sent, by sequence number. */
  readonly #pending = new Map<number, PendingRequest>();
  /** Dumps in order: a socket has one at a time, and the kernel says EBUSY to a second one. */
  readonly #dumps: PendingRequest[] = [];
  readonly #listeners = new Set<Notifications>();
  #sequence = 0;
  #reading = false;
  #referenced = true;
  /** Ends the wait for messages when nobody wants any. */
  #idle = new AbortController();

  /** `portId` is the socket's own, `groups` those it has joined by now. */
  constructor(
    private readonly socket: Socket,
    private readonly portId: number,
    private readonly groups: ReadonlySet<number>,
  ) {}

  /** The number of the next message. */
  nextSequence(): number {
    this.#sequence = (this.#sequence % 0xffff_ffff) + 1;
    return this.#sequence;
  }

  /** Sends a request and gathers its answer. */
  async request(request: NetlinkRequest, wait: WaitOptions): Promise<NetlinkAnswer> {
    checkWait(wait);
    wait.signal?.throwIfAborted();
    const pending = new PendingRequest(
      request,
      this.nextSequence(),
      this.socket.label,
      wait,
      (code, text) => this.error(code, text),
      this.#referenced,
      (settled) => this.#settled(settled),
    );
    if (request.dump !== true || this.#dumps.push(pending) === 1) this.#send(pending);
    return pending.promise;
  }

  /** A new stream of what comes unasked. */
  listen(onEnd: () => void): Notifications {
    const listener = new Notifications(
      () => this.#read(),
      () => {
        this.#listeners.delete(listener);
        this.#rest();
        onEnd();
      },
    );
    this.#listeners.add(listener);
    return listener;
  }

  /** Whether waits keep the process alive. */
  setReferenced(referenced: boolean): void {
    this.#referenced = referenced;
    for (const pending of [...this.#pending.values(), ...this.#dumps]) pending.setReferenced(referenced);
  }

  /** Ends everything that waits: requests reject, streams of notifications end, with `reason` where there is one. */
  end(error: unknown, reason?: { readonly reason: unknown }): void {
    for (const pending of [...this.#dumps.splice(0), ...this.#pending.values()]) pending.fail(error);
    this.#pending.clear(); // dumps that were given up have nobody to tell
    for (const listener of [...this.#listeners]) listener.end(reason);
  }

  /** The error of a request that ends without an answer. */
  error(code: string, text: string, errno = 0): SocketError {
    return new SocketError('request', { label: this.socket.label }, { code, text, errno });
  }

  #send(pending: PendingRequest): void {
    const { request, sequence } = pending;
    const kind = request.dump === true ? NLM_F_DUMP : NLM_F_ACK;
    const flags = (request.flags ?? 0) | NLM_F_REQUEST | kind;
    this.#pending.set(sequence, pending);
    try {
      this.socket.trySend(encodeRequest(request, flags, sequence), { to: KERNEL });
      this.#read();
    } catch (error) {
      pending.fail(error);
    }
  }

  /** A request has its answer, or nobody waits for it any more. */
  #settled(pending: PendingRequest): void {
    // The kernel goes on with a dump that was given up, and takes no other before it was read to its end.
    const goesOn = pending.request.dump === true && this.#pending.has(pending.sequence);
    if (pending.done || !goesOn) this.#forget(pending);
    this.#rest();
  }

  #forget(pending: PendingRequest): void {
    this.#pending.delete(pending.sequence);
    const turn = this.#dumps.indexOf(pending);
    if (turn < 0) return;
    this.#dumps.splice(turn, 1);
    const next = this.#dumps[0];
    if (turn === 0 && next !== undefined) this.#send(next);
  }

  get #isWanted(): boolean {
    if (this.#pending.size > 0) return true;
    for (const listener of this.#listeners) if (listener.isAwaited) return true;
    return false;
  }

  /** Stops reading when nobody wants anything, so that the process may end. */
  #rest(): void {
    if (this.#isWanted || !this.#reading) return;
    this.#idle.abort();
    this.#idle = new AbortController();
  }

  #read(): void {
    if (this.#reading) return;
    this.#reading = true;
    void this.#loop();
  }

  async #loop(): Promise<void> {
    while (this.#isWanted) {
      const { signal } = this.#idle;
      try {
        this.#take(await this.socket.receive(this.#buffer, { ancillaryBytes: CONTROL_ROOM, signal }));
      } catch (error) {
        this.#suffer(error, signal);
      }
    }
    this.#reading = false;
  }

  /** Decides what an error of the loop means; after a fatal one nobody is left to read for. */
  #suffer(error: unknown, { aborted }: AbortSignal): void {
    if (aborted && !this.socket.closed) return;
    if (error instanceof SocketError && error.errno === ENOBUFS) this.#overrun();
    else this.end(error, { reason: error });
  }

  /** Messages were lost: notifications, and perhaps answers, but never parts of a dump. */
  #overrun(): void {
    for (const listener of this.#listeners) listener.push({ kind: 'overrun' });
    for (const pending of [...this.#pending.values()]) {
      if (pending.request.dump !== true)
        pending.fail(this.error('ENOBUFS', 'messages were lost, the answer perhaps among them', ENOBUFS));
    }
  }

  #take(received: ReceivedMessage): void {
    if (received.truncated) throw this.error('EMSGSIZE', `a message is longer than ${ROOM} bytes`, EMSGSIZE);
    const origin = originOf(received);
    if (this.socket.protocol === NETLINK_KOBJECT_UEVENT) {
      this.#pass(received.bytes, origin);
      return;
    }
    const reader = new NetlinkReader(received.bytes);
    try {
      while (reader.next()) this.#dispatch(reader, origin);
    } catch (error) {
      // Any program may send nonsense on some protocols; of the kernel's it would be a defect.
      if (!(error instanceof DecodeError) || origin.sender === 0) throw error;
      this.#pass(received.bytes, origin);
    }
  }

  /** Hands a datagram that is no netlink message to those who listen, whole and with type 0. */
  #pass(bytes: Uint8Array, origin: NetlinkOrigin): void {
    const message = plainMessage(bytes, origin);
    for (const listener of this.#listeners) listener.push({ kind: 'message', message });
  }

  /** Gives a message to the request it answers, or to those who listen. */
  #dispatch(reader: NetlinkReader, origin: NetlinkOrigin): void {
    const { sender, group } = origin;
    const isOurs = sender === 0 && reader.portId === this.portId;
    const pending = isOurs ? this.#pending.get(reader.sequence) : undefined;
    // What a request changed is told to the group with the request's number, and is an answer only if it asked for that.
    if (pending !== undefined && (group === 0 || pending.echoes)) {
      pending.take(reader, origin);
      if (pending.done) this.#forget(pending);
      if (!this.groups.has(group)) return;
    }
    if (reader.type === NLMSG_OVERRUN) this.#overrun();
    if (reader.type < NLMSG_MIN_TYPE || (isOurs && group === 0)) return;
    for (const listener of this.#listeners)
      listener.push({ kind: 'message', message: messageOf(reader, origin) });
  }
}
