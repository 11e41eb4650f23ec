import { SystemError } from '../../kernel/index.js';
import type { ExtendedErrorData } from '../../socket/ancillary/types.js';
import { SocketError } from '../../socket/error.js';
import { findHost, type HostAddress, hostText } from '../host.js';
import { icmpEvidence } from '../icmp-evidence.js';
import type { ErrnoEvidence } from '../result.js';
import { roundTrip } from '../round-trip.js';
import { type EchoAnswer, type EchoError, EchoSocket } from './echo-socket.js';
import { Ledger, type Sent } from './ledger.js';
import { mayHurry, type ResolvedPingOptions, resolvePingOptions } from './options.js';
import { firstCorrupted, makePayload } from './payload.js';
import { Schedule } from './schedule.js';
import { Tally } from './statistics.js';
import type {
  PingDestination,
  PingEvent,
  PingFailure,
  PingLoss,
  PingOptions,
  PingReply,
  PingStatistics,
} from './types.js';

const headerSize = 8;
/** How long the first answer may take, as ping(8) waits. */
const firstPatience = 10_000;
const leastPatience = 1000;
/** The reason the wait for an event ends by when somebody stops the ping. */
const stopped = new Error('stopped');

/** What a pinging host gives to iterate over. */
interface Opened {
  readonly socket: EchoSocket;
  readonly address: HostAddress;
  readonly schedule: Schedule;
}

/**
 * A ping under way: iterate it once, event by event. The next request goes out while the iteration waits for an event, so
 * a slow loop body delays it. Leaving the loop closes the socket.
 */
export class Ping implements AsyncIterable<PingEvent> {
  readonly #host: string;
  readonly #options: ResolvedPingOptions;
  readonly #payload: Uint8Array;
  readonly #tally = new Tally();
  readonly #ledger = new Ledger();
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  #opened: Promise<Opened> | undefined;
  #iterated = false;
  /** Highest sequence that was answered. */
  #latest = 0;

  /** Throws TypeError and RangeError for options that are none. */
  constructor(host: string, options: PingOptions) {
    this.#host = host;
    this.#options = resolvePingOptions(options);
    this.#payload = makePayload(this.#options.size, options.pattern);
    const { signal } = options;
    this.#signal = signal === undefined ? this.#stop.signal : AbortSignal.any([this.#stop.signal, signal]);
  }

  /** What came of it so far. */
  get statistics(): PingStatistics {
    return this.#tally.statistics(this.#ledger.pipe);
  }

  /**
   * Looks the host up and opens the socket, as the iteration does first. Rejects with GrammarError, SocketError: `EACCES`
   * with what would have to change where the kernel allows no echoes.
   */
  async open(): Promise<PingDestination> {
    const { socket, address } = await this.#open();
    return {
      family: address.family,
      address: hostText(address),
      socket: socket.kind,
      size: this.#options.size,
    };
  }

  /** Ends the iteration, and closes the socket. */
  stop(): void {
    this.#stop.abort(stopped);
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#prepare();
    return this.#opened;
  }

  async #prepare(): Promise<Opened> {
    const address = await findHost(this.#host, this.#options, this.#signal);
    const socket = EchoSocket.open(address.family, this.#options);
    const close = () => this.#iterated || socket.close();
    this.#signal.addEventListener('abort', close, { once: true });
    const schedule = new Schedule(this.#options, performance.now(), mayHurry());
    return { socket, address, schedule };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<PingEvent, void, undefined> {
    if (this.#iterated) throw new TypeError('a ping is iterated once');
    this.#iterated = true;
    let opened: Opened | undefined;
    try {
      opened = await this.#open();
      yield* this.#run(opened);
    } catch (error) {
      if (error !== stopped) throw error;
    } finally {
      opened?.socket.close();
    }
  }

  async *#run(opened: Opened): AsyncGenerator<PingEvent, void, undefined> {
    const { socket, schedule } = opened;
    for (;;) {
      this.#signal.throwIfAborted();
      yield* this.#arrived(socket);
      yield* this.#lost();
      const now = performance.now();
      if (schedule.isOver(this.#progress(), now)) return;
      if (schedule.next(this.#progress()) <= now) {
        const refused = await this.#send(opened);
        if (refused !== undefined) yield refused;
      } else await this.#wait(opened, now);
    }
  }

  #progress() {
    const { transmitted, received, errors } = this.#tally;
    return { transmitted, finished: received + errors, isQuiet: this.#ledger.isQuiet };
  }

  /** Waits for news, or until the next thing is to be done. */
  async #wait({ socket, schedule }: Opened, now: number): Promise<void> {
    const { oldest } = this.#ledger;
    const giveUp = oldest === undefined ? Number.POSITIVE_INFINITY : oldest.at + this.#patience();
    const until = Math.min(schedule.next(this.#progress()), schedule.end, giveUp);
    const limit = Number.isFinite(until) ? { timeout: Math.max(0, Math.ceil(until - now)) } : {};
    try {
      await socket.readable({ ...limit, signal: this.#signal });
    } catch (error) {
      if (!(error instanceof SocketError && error.code === 'ETIMEDOUT')) throw error;
    }
  }

  async #send({ socket, address, schedule }: Opened): Promise<PingFailure | undefined> {
    const sequence = ++this.#tally.transmitted;
    const at = performance.now();
    this.#tally.started ??= at;
    this.#tally.last = at;
    schedule.sent(at);
    const sent = this.#ledger.add(sequence, at);
    try {
      await socket.send({ sequence: sequence & 0xffff, data: this.#payload }, address, {
        signal: this.#signal,
      });
      return undefined;
    } catch (error) {
      if (!(error instanceof SocketError && error.cause instanceof SystemError)) throw error;
      socket.renumber();
      this.#ledger.renumber();
      this.#ledger.settle(sent);
      return this.#refused(socket, sequence, error);
    }
  }

  /** What this machine refused; of what is too long, the error queue tells how long it may be. */
  #refused(socket: EchoSocket, sequence: number, { errno, code }: SocketError): PingFailure {
    this.#tally.errors++;
    const news = code === 'EMSGSIZE' ? socket.take() : undefined;
    const mtu = news?.kind === 'error' && news.sequence === undefined ? news.error.info : 0;
    const error = { operation: 'send', errno, code };
    return { kind: 'error', sequence, error, ...(mtu > 0 && { mtu }), time: Date.now() };
  }

  *#arrived(socket: EchoSocket): Generator<PingEvent> {
    for (let news = socket.take(); news !== undefined; news = socket.take()) {
      if (news.kind === 'departure') this.#ledger.depart(news.number, news.sent);
      else {
        const event = news.kind === 'answer' ? this.#reply(news) : this.#failure(news);
        if (event !== undefined) yield event;
      }
    }
  }

  /** An answer to what we sent, and only the first to each makes a request an answered one. */
  #reply(answer: EchoAnswer): PingReply | undefined {
    const sent = this.#ledger.find(answer.sequence);
    if (sent === undefined) return undefined;
    const now = performance.now();
    const rtt = roundTrip(sent, answer.received, now);
    const corrupted = firstCorrupted(this.#payload, answer.data);
    const duplicate = sent.answered;
    this.#count(sent, duplicate, rtt, now);
    if (corrupted !== undefined) this.#tally.corrupted++;
    const late = !duplicate && sent.sequence < this.#latest;
    this.#latest = Math.max(this.#latest, sent.sequence);
    return {
      kind: 'reply',
      sequence: sent.sequence,
      from: hostText(answer.from),
      bytes: answer.data.length + headerSize,
      ...(answer.hopLimit !== undefined && { timeToLive: answer.hopLimit }),
      rtt,
      duplicate,
      late,
      truncated: answer.data.length < this.#payload.length,
      ...(corrupted && { corrupted }),
      time: answer.received === undefined ? Date.now() : Number(answer.received / 1000n) / 1000,
    };
  }

  #count(sent: Sent, duplicate: boolean, rtt: number, now: number): void {
    const tally = this.#tally;
    if (duplicate) tally.duplicates++;
    else tally.received++;
    tally.trip(rtt);
    tally.last = now;
    sent.answered = true;
    this.#ledger.settle(sent);
  }

  #failure({ sequence, error }: EchoError): PingFailure | undefined {
    const sent = sequence === undefined ? undefined : this.#ledger.find(sequence);
    if (sent === undefined) return undefined;
    this.#ledger.settle(sent);
    this.#tally.errors++;
    this.#tally.last = performance.now();
    const tooBig = error.code === 'EMSGSIZE' && error.info > 0;
    return {
      kind: 'error',
      sequence: sent.sequence,
      error: errnoOf(error),
      icmp: icmpEvidence(error),
      ...(tooBig && { mtu: error.info }),
      time: Date.now(),
    };
  }

  #patience(): number {
    const { timeout, interval } = this.#options;
    if (timeout !== undefined) return timeout;
    if (this.#tally.received === 0) return firstPatience;
    return Math.max(2 * this.#tally.longest, interval, leastPatience);
  }

  *#lost(): Generator<PingLoss> {
    const patience = this.#patience();
    for (let sent = this.#ledger.oldest; sent !== undefined; sent = this.#ledger.oldest) {
      const waited = performance.now() - sent.at;
      if (waited < patience) return;
      this.#ledger.settle(sent);
      this.#tally.last = performance.now();
      yield { kind: 'lost', sequence: sent.sequence, waited, time: Date.now() };
    }
  }
}

const errnoOf = ({ errno, code }: ExtendedErrorData): ErrnoEvidence => ({
  operation: 'receive',
  errno,
  code,
});
