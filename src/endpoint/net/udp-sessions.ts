import type { SocketAddress } from '../../family/address.js';
import { EPOLLIN } from '../../kernel/constants.js';
import { close, setIntegerOption, type Watch, watch } from '../../kernel/index.js';
import { AF_INET6, IPPROTO_IP, IPPROTO_IPV6 } from '../../wire/constants.js';
import { hasDataOptions, hasEndMethod, takeDataOptions, takeEndMethod } from '../data-options.js';
import type { EndpointOptions } from '../option/types.js';
import { plainEndpoint } from '../plain.js';
import type { Endpoint, EndpointSource, PlainListener } from '../types.js';
import { isAdmitted } from './allow.js';
import { applyReady } from './datagram-open.js';
import { type Datagram, DatagramReader } from './datagram-reader.js';
import { messageSink } from './datagram-send.js';
import { plainAdmission } from './plain-admission.js';
import { arrivedAt, replyControl } from './reply-address.js';
import {
  addressOf,
  internetBytes,
  labelText,
  logText,
  nameEnvironment,
  type SockaddrBytes,
} from './sockaddr.js';
import type { UdpServer } from './udp-listen.js';
import { UdpSession } from './udp-session.js';
import { yieldNow } from './yield.js';

/** Longest payload of UDP. */
const longestMessage = 65_535;
/** How many messages are taken before others get a turn. */
const messagesPerTurn = 1024;
/** New peers that wait to be served; more are turned away, as by a full backlog. */
const mostWaiting = 4096;

// ip(7), ipv6(7)
const IP_PKTINFO = 8;
const IPV6_RECVPKTINFO = 49;

const keyOf = (peer: SockaddrBytes): string => Buffer.from(peer).toString('latin1');

/** A session per peer of one socket, so that no message of a burst of new peers is lost between sockets. */
export class UdpSessions implements EndpointSource {
  readonly type: string;
  readonly label: string;
  readonly localAddress?: SocketAddress;
  readonly maxSessions?: number;
  readonly listener?: PlainListener;
  readonly #server: UdpServer;
  readonly #sessions = new Map<string, UdpSession>();
  readonly #waiting: UdpSession[] = [];
  readonly #buffer = new Uint8Array(longestMessage);
  readonly #reader: DatagramReader;
  #watch: Watch | undefined;
  #wake: (() => void) | undefined;
  #failure: unknown;
  #begun = false;
  #open = true;
  /** The descriptor is closed, and its number somebody else's. */
  #settled = false;

  /** Takes the socket over. Throws SystemError. */
  constructor(server: UdpServer, maxSessions: number | undefined) {
    const { request, plan, name, fd } = server;
    this.#server = server;
    this.type = request.type.keyword;
    this.label = `${plan.label} ${labelText(name)}`;
    const address = addressOf(name);
    if (address !== undefined) this.localAddress = address;
    if (maxSessions !== undefined && maxSessions > 0) this.maxSessions = maxSessions;
    this.#reader = new DatagramReader(fd, plan.label, plan.kind);
    const listener = this.#plainListener();
    if (listener !== undefined) this.listener = listener;
  }

  get turnedAway(): number {
    return this.#server.admission.turnedAway ?? 0;
  }

  async next(signal: AbortSignal): Promise<Endpoint | undefined> {
    this.#begin();
    // Sessions that stand get a turn before more are begun.
    await yieldNow();
    for (;;) {
      signal.throwIfAborted();
      // Sessions are begun without a pause between them, and a burst must not fill the kernel's buffer meanwhile.
      if (this.#open) this.#receive();
      if (this.#failure !== undefined) throw this.#failure;
      const session = this.#waiting.shift();
      if (session !== undefined) return this.#endpoint(session);
      if (!this.#open) return undefined;
      if (!(await this.#arrival(signal))) return undefined;
    }
  }

  /** No new peers are heard; the socket is closed when the last session is. Harmless when repeated. */
  async close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    for (const session of this.#waiting.splice(0)) this.#forget(session);
    this.#wake?.();
    this.#settle();
  }

  /** What the pump needs to do all this by itself; undefined where the options want more. */
  #plainListener(): PlainListener | undefined {
    const { request, fd, admission, acceptTimeout } = this.#server;
    const { options, context } = request;
    if (hasDataOptions(options) || hasEndMethod(options) || context.logs('notice')) return undefined;
    const admitted = plainAdmission(admission, context);
    const settings = options.renewed().plainSocketOptions(['FD', 'CONNECTED', 'LATE', 'LATE2']);
    if (admitted === undefined || acceptTimeout !== undefined) return undefined;
    if (settings === undefined || settings.length > 0) return undefined;
    return { fd, bounds: 'messages', options: [], ...admitted };
  }

  /** Starts to receive: not before somebody asks, as the pump may do it instead. */
  #begin(): void {
    if (this.#watch !== undefined || !this.#open) return;
    const { fd, plan, name } = this.#server;
    if (internetBytes(name).every((byte) => byte === 0)) {
      if (plan.kind.domain === AF_INET6) setIntegerOption(fd, IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
      else setIntegerOption(fd, IPPROTO_IP, IP_PKTINFO, 1);
    }
    this.#watch = watch(fd, EPOLLIN, () => this.#receive());
  }

  #receive(): void {
    try {
      for (let count = 0; count < messagesPerTurn; count++) {
        const message = this.#reader.tryReceive(this.#buffer);
        if (message === undefined) return;
        this.#deliver(message);
      }
    } catch (error) {
      this.#failure = error;
      this.#wake?.();
    }
  }

  #deliver(message: Datagram): void {
    const key = keyOf(message.peer);
    const session = this.#sessions.get(key) ?? this.#newcomer(message, key);
    session?.push(this.#buffer.slice(0, message.length));
  }

  #newcomer({ peer, control }: Datagram, key: string): UdpSession | undefined {
    const { request, admission, name } = this.#server;
    const { context } = request;
    if (!this.#open || this.#waiting.length >= mostWaiting) return undefined;
    if (context.logs('notice')) context.log('notice', `accepting UDP connection from ${logText(peer)}`);
    if (!isAdmitted(admission, peer, name, context)) return undefined;
    const session = new UdpSession(peer, arrivedAt(control), context.idleTimeout);
    this.#sessions.set(key, session);
    this.#waiting.push(session);
    this.#wake?.();
    return session;
  }

  #endpoint(session: UdpSession): Endpoint {
    const { request, plan, name, fd } = this.#server;
    const { type, access } = request;
    const { peer, arrival } = session;
    const options: EndpointOptions = this.#begun ? request.options.renewed() : request.options;
    if (!this.#begun) applyReady(fd, options);
    this.#begun = true;
    const end = takeEndMethod(options, 'null-message');
    const local = arrival === undefined ? name : arrival.local(name);
    const control = arrival === undefined ? undefined : replyControl(arrival);
    const sent = () => session.touch();
    const sink =
      access === 'read' ? undefined : messageSink({ fd, label: plan.label, to: peer, end, control, sent });
    return plainEndpoint({
      type: type.keyword,
      label: `${plan.label} ${labelText(peer)}`,
      bounds: 'messages',
      plain: { read: undefined, write: undefined, kind: 'socket', end },
      owned: false,
      data: { nullIsEnd: true, ...takeDataOptions(options) },
      localAddress: addressOf(local),
      remoteAddress: addressOf(peer),
      environment: {
        ...nameEnvironment('SOCK', local, plan.kind.protocol),
        ...nameEnvironment('PEER', peer, plan.kind.protocol),
      },
      source: session,
      ...(sink === undefined ? {} : { sink }),
      release: () => {
        sink?.close();
        this.#forget(session);
        this.#settle();
      },
    });
  }

  #forget(session: UdpSession): void {
    session.close();
    this.#sessions.delete(keyOf(session.peer));
  }

  /** Waits until something changes; false when the time for a newcomer is up. */
  #arrival(signal: AbortSignal): Promise<boolean> {
    const { acceptTimeout, request } = this.#server;
    return new Promise((resolve, reject) => {
      const abort = () => settle(() => reject(signal.reason));
      const timer =
        acceptTimeout === undefined ? undefined : setTimeout(() => settle(() => expire()), acceptTimeout);
      const expire = () => {
        request.context.log('warning', 'accept: Connection timed out');
        resolve(false);
      };
      const settle = (how: () => void) => {
        this.#wake = undefined;
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        how();
      };
      this.#wake = () => settle(() => resolve(true));
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  #settle(): void {
    if (this.#open || this.#sessions.size > 0 || this.#settled) return;
    this.#settled = true;
    this.#watch?.close();
    this.#reader.close();
    close(this.#server.fd);
  }
}
