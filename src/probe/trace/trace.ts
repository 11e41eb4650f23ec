import { SystemError } from '../../kernel/index.js';
import { SocketError } from '../../socket/error.js';
import { findHost, type HostAddress, hostText } from '../host.js';
import type { ErrnoEvidence } from '../result.js';
import { answerOf, isExceeded } from './answer.js';
import { Board, type Flying } from './board.js';
import { openProber } from './open-prober.js';
import { type ResolvedTraceOptions, resolveTraceOptions } from './options.js';
import type { ProbeNews, Prober } from './prober.js';
import { ReverseNames } from './reverse.js';
import type {
  MtuLimit,
  TraceAnswer,
  TraceDestination,
  TraceHop,
  TraceOptions,
  TraceProbe,
  TraceSummary,
} from './types.js';

/** The largest IP packet. */
const largestPacket = 65535;
/** RFC 791 and RFC 8200 section 5: less is nonsense that somebody made up. */
const smallestMtu = { inet: 68, inet6: 1280 } as const;
/** The reason the wait ends by when somebody stops the trace. */
const stopped = new Error('stopped');

interface Opened {
  readonly prober: Prober;
  readonly address: HostAddress;
}

/** A trace under way: iterate it once, hop by hop in order. Leaving the loop closes its sockets. */
export class Trace implements AsyncIterable<TraceHop> {
  readonly #host: string;
  readonly #options: ResolvedTraceOptions;
  readonly #board: Board;
  readonly #names: ReverseNames | undefined;
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;
  #opened: Promise<Opened> | undefined;
  #iterated = false;
  #launched = 0;
  /** A probe to be sent once more, shorter. */
  #again: Flying | undefined;
  #lastSent = Number.NEGATIVE_INFINITY;
  /** The next to be given. */
  #hop: number;
  #summary: TraceSummary = { reached: false };
  /** Bytes of the packets that are sent. */
  #packetSize = largestPacket;
  readonly #limits = new Map<number, MtuLimit[]>();

  /** Throws TypeError and RangeError for options that are none. */
  constructor(host: string, options: TraceOptions) {
    this.#host = host;
    this.#options = resolveTraceOptions(options);
    this.#board = new Board(this.#options.probes);
    this.#names = this.#options.names ? new ReverseNames() : undefined;
    this.#hop = this.#options.firstHop;
    const { signal } = options;
    this.#signal = signal === undefined ? this.#stop.signal : AbortSignal.any([this.#stop.signal, signal]);
  }

  /** What came of it so far. */
  get summary(): TraceSummary {
    const pathMtu = this.#options.mtu && this.#packetSize < largestPacket ? this.#packetSize : undefined;
    return pathMtu === undefined ? this.#summary : { ...this.#summary, pathMtu };
  }

  /**
   * Looks the host up and opens the socket, as the iteration does first. Rejects with GrammarError, SocketError: `EACCES`
   * with what would have to change where the kernel allows no echoes.
   */
  async open(): Promise<TraceDestination> {
    const { address, prober } = await this.#open();
    const { protocol, maxHops, size, mtu } = this.#options;
    const packetSize = protocol === 'tcp' || mtu ? undefined : size + prober.overhead;
    const { family } = address;
    const where = { family, address: hostText(address), protocol, maxHops };
    return packetSize === undefined ? where : { ...where, packetSize };
  }

  /** Ends the iteration, and closes the sockets. */
  stop(): void {
    this.#stop.abort(stopped);
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#prepare();
    return this.#opened;
  }

  async #prepare(): Promise<Opened> {
    const address = await findHost(this.#host, this.#options, this.#signal);
    const prober = openProber(address, this.#options);
    const close = () => this.#iterated || prober.close();
    this.#signal.addEventListener('abort', close, { once: true });
    return { prober, address };
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<TraceHop, void, undefined> {
    if (this.#iterated) throw new TypeError('a trace is iterated once');
    this.#iterated = true;
    let opened: Opened | undefined;
    try {
      opened = await this.#open();
      yield* this.#run(opened);
    } catch (error) {
      if (error !== stopped) throw error;
    } finally {
      opened?.prober.close();
      this.#names?.cancel();
    }
  }

  /** The last hop worth a probe. */
  get #last(): number {
    return Math.min(this.#options.maxHops, this.#summary.hops ?? Number.POSITIVE_INFINITY);
  }

  async *#run(opened: Opened): AsyncGenerator<TraceHop, void, undefined> {
    for (;;) {
      this.#signal.throwIfAborted();
      this.#receive(opened);
      if (this.#overdue().length > 0) await this.#expire(opened);
      for (let probes = this.#complete(); probes !== undefined; probes = this.#complete()) {
        yield await this.#finish(probes);
      }
      if (this.#hop > this.#last) return;
      await this.#proceed(opened);
    }
  }

  /** Sends what is due, or waits until something is. */
  async #proceed(opened: Opened): Promise<void> {
    const now = performance.now();
    const again = this.#again;
    this.#again = undefined;
    if (again !== undefined) await this.#send(opened, again);
    else if (this.#mayLaunch() && now >= this.#nextLaunch()) await this.#launch(opened);
    else await this.#wait(opened, now);
  }

  /** What became of the hop whose turn it is, once all of it is known. */
  #complete(): TraceProbe[] | undefined {
    return this.#hop <= this.#last ? this.#board.hop(this.#hop) : undefined;
  }

  async #finish(probes: TraceProbe[]): Promise<TraceHop> {
    const hop = this.#hop++;
    const limits = this.#limits.get(hop);
    return { hop, probes: await this.#named(probes), ...(limits && { limits }) };
  }

  #named(probes: TraceProbe[]): Promise<TraceProbe[]> {
    return Promise.all(
      probes.map(async (probe) => {
        if (probe.kind !== 'answer') return probe;
        const name = await this.#names?.lookUp(probe.from);
        return name === undefined ? probe : { ...probe, name };
      }),
    );
  }

  #hopOf(number: number): number {
    return this.#options.firstHop + Math.floor(number / this.#options.probes);
  }

  #mayLaunch(): boolean {
    return this.#board.flying < this.#options.parallel && this.#hopOf(this.#launched) <= this.#last;
  }

  #nextLaunch(): number {
    return this.#lastSent + this.#options.interval;
  }

  #launch(opened: Opened): Promise<void> {
    const number = this.#launched++;
    const flying = { number, hop: this.#hopOf(number), at: performance.now() };
    this.#board.launch(flying);
    return this.#send(opened, flying);
  }

  async #send({ prober, address }: Opened, flying: Flying): Promise<void> {
    const { mtu, size } = this.#options;
    const request = { number: flying.number, hopLimit: flying.hop };
    for (;;) {
      flying.at = this.#lastSent = performance.now();
      delete flying.departed;
      try {
        const data = mtu ? Math.max(0, this.#packetSize - prober.overhead) : size;
        await prober.send({ ...request, size: data }, { signal: this.#signal });
        this.#board.sent(flying);
        return;
      } catch (error) {
        if (!(error instanceof SocketError && error.cause instanceof SystemError)) throw error;
        const limit = error.code === 'EMSGSIZE' && mtu ? prober.takeLimit() : undefined;
        prober.renumber();
        this.#board.renumber();
        if (limit !== undefined && this.#shrink(address, flying.hop, { mtu: limit })) continue;
        const { operation, errno, code } = error;
        this.#refused(flying, { operation, errno, code });
        return;
      }
    }
  }

  /** This machine does not send it: not this one, nor any later one. */
  #refused(flying: Flying, error: ErrnoEvidence): void {
    this.#board.refuse(flying, error);
    if (this.#summary.hops === undefined) this.#summary = { reached: false, hops: flying.hop, error };
  }

  /** Notes a limit that a packet met; whether shorter ones are worth a try. */
  #shrink({ family }: HostAddress, hop: number, limit: MtuLimit): boolean {
    if (limit.mtu >= this.#packetSize || limit.mtu < smallestMtu[family]) return false;
    this.#packetSize = limit.mtu;
    this.#limits.set(hop, [...(this.#limits.get(hop) ?? []), limit]);
    return true;
  }

  async #wait({ prober }: Opened, now: number): Promise<void> {
    const { timeout } = this.#options;
    const ends = this.#board.all().map((flying) => flying.at + this.#board.patience(flying, timeout));
    const until = Math.min(this.#mayLaunch() ? this.#nextLaunch() : Number.POSITIVE_INFINITY, ...ends);
    try {
      await prober.readable({ timeout: Math.max(0, Math.ceil(until - now)), signal: this.#signal });
    } catch (error) {
      if (!(error instanceof SocketError && error.code === 'ETIMEDOUT')) throw error;
    }
  }

  #overdue(): Flying[] {
    const now = performance.now();
    const { timeout } = this.#options;
    return this.#board.all().filter((flying) => now - flying.at >= this.#board.patience(flying, timeout));
  }

  /** Gives up what is overdue, after what came meanwhile: when this process stood still, its clock is ahead of its sockets. */
  async #expire(opened: Opened): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.#receive(opened);
    for (const flying of this.#overdue()) {
      this.#board.settle(flying, { kind: 'silent', waited: performance.now() - flying.at });
    }
  }

  #receive(opened: Opened): void {
    const { prober } = opened;
    for (let news = prober.take(); news !== undefined; news = prober.take()) {
      if (news.kind === 'departure') this.#board.depart(news.packet, news.sent);
      else if (news.kind === 'answer') this.#answered(opened, news);
      else {
        const flying = this.#board.find(news.number);
        if (flying !== undefined) this.#refused(flying, news.error);
      }
    }
  }

  #answered(opened: Opened, news: ProbeNews): void {
    const { only } = this.#board;
    const flying = news.number === undefined ? only : this.#board.find(news.number);
    if (flying === undefined) return;
    if (this.#isTooLong(opened, flying, news)) {
      this.#again = flying;
      return;
    }
    const answer = answerOf(opened.address, flying, news);
    this.#board.settle(flying, answer);
    void this.#names?.lookUp(answer.from);
    const goesOn = news.error !== undefined && isExceeded(opened.address.family, news.error.type);
    if (!goesOn && flying.hop <= this.#last) this.#conclude(flying.hop, answer);
  }

  /** The way ends at this hop: the target, or somebody who said why not. */
  #conclude(hops: number, { reached, icmp }: TraceAnswer): void {
    const isFirst = this.#summary.hops === undefined || hops < this.#summary.hops;
    const better = reached && !this.#summary.reached;
    if (!isFirst && !better) return;
    this.#summary = { reached, hops, ...(icmp && { icmp }) };
  }

  /** Somebody refused a packet for its length, and shorter ones may pass. */
  #isTooLong({ address }: Opened, { hop }: Flying, { error, from }: ProbeNews): boolean {
    if (!this.#options.mtu || error?.code !== 'EMSGSIZE') return false;
    const offender = from === undefined ? {} : { from: hostText(from) };
    return this.#shrink(address, hop, { mtu: error.info, ...offender });
  }
}
