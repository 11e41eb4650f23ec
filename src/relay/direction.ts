import { setTimeout as sleep } from 'node:timers/promises';
import type { ByteSink, ByteSource, Endpoint } from '../endpoint/types.js';
import { Block } from './block.js';
import { type Filter, lineEndingFilter } from './filter/line-ending.js';
import { type RateLimit, rateLimit } from './filter/rate.js';
import { asError, reasonOf } from './reason.js';
import type { DirectionName, DirectionResult, EndReason, SessionPolicy, Side } from './types.js';

/** `ignoreeof`: how long until a file that had ended is read again, in milliseconds. */
const pollInterval = 1000;
/** Milliseconds until a deserted terminal is looked at again. */
const sitOutInterval = 20;

/** What a direction tells its session. */
export interface DirectionEvents {
  /** These bytes are going to be written. */
  readonly see: ((bytes: Uint8Array) => void) | undefined;
  /** Bytes have passed. */
  moved(): void;
  /** Whether the other direction has ended: then an end that was ignored counts. */
  otherEnded(): boolean;
}

/** How it ended, or undefined while it goes on. */
type Outcome = Omit<DirectionResult, 'bytes' | 'blocks'>;

/** The end as a value: why, by whom. */
const outcome = (reason: EndReason, by: DirectionResult['by'], error?: Error): Outcome =>
  error === undefined ? { reason, by } : { reason, by, error };

/** One way through a session: reads here, changes, writes there, until one of them ends it. */
export class Direction {
  bytes = 0;
  blocks = 0;
  /** Set once it has ended. */
  result: DirectionResult | undefined;
  readonly #source: ByteSource;
  readonly #sink: ByteSink;
  readonly #from: Side;
  readonly #to: Side;
  readonly #aborted = new AbortController();
  readonly #block: Block;
  readonly #filter: Filter | undefined;
  readonly #rate: RateLimit | undefined;
  /** `readbytes` that are left. */
  #left: number;
  #ending: Outcome | undefined;
  /** Since when a terminal that may be opened again is deserted. */
  #deserted: number | undefined;
  /** Ends the pause before a file that has ended is read again. */
  #wake: AbortController | undefined;

  constructor(
    readonly name: DirectionName,
    private readonly input: Endpoint,
    private readonly output: Endpoint,
    private readonly policy: SessionPolicy,
    private readonly events: DirectionEvents,
  ) {
    this.#source = input.source as ByteSource;
    this.#sink = output.sink as ByteSink;
    this.#from = name === 'toRight' ? 'left' : 'right';
    this.#to = name === 'toRight' ? 'right' : 'left';
    this.#block = new Block(input.bounds, policy.blockSize);
    this.#filter = lineEndingFilter(input.data.lineEnding, output.data.lineEnding);
    this.#rate = rateLimit(input.data.rate, output.data.rate);
    this.#left = input.data.readBytes ?? Infinity;
  }

  /** Whether it goes on. */
  get open(): boolean {
    return this.result === undefined;
  }

  /** Ends it now. Harmless when it has ended. */
  abort(reason: EndReason, by: DirectionResult['by'], error?: Error): void {
    if (this.#ending !== undefined || !this.open) return;
    this.#ending = outcome(reason, by, error);
    this.#aborted.abort();
  }

  /** The other direction has ended, and ends that are ignored count from now on: wakes who waits to try again. */
  stopIgnoring(): void {
    this.#wake?.abort();
  }

  /** Moves data until it ends, and passes the end on. Never rejects. */
  async run(): Promise<DirectionResult> {
    const ended = await this.#move();
    this.result = { bytes: this.bytes, blocks: this.blocks, ...ended };
    return this.result;
  }

  /** Passes on that no more comes. That it cannot be passed on any more is no news. */
  async passEnd(): Promise<void> {
    try {
      await this.#sink.end();
    } catch {
      // What broke it was told where data was written; where none was, nobody misses any.
    }
  }

  async #move(): Promise<Outcome> {
    for (;;) {
      const ended = (await this.#readOnce()) ?? this.#ending;
      if (ended !== undefined) return ended;
    }
  }

  /** Reads once and writes what came. Gives how it ended, if it did. */
  async #readOnce(): Promise<Outcome | undefined> {
    if (this.#left <= 0) return outcome('limit', this.#from);
    let length: number | null;
    try {
      if (this.#sink.ready !== undefined) await this.#sink.ready(this.#aborted.signal);
      length = await this.#source.read(this.#room(), this.#aborted.signal);
    } catch (error) {
      return this.#ending ?? outcome(reasonOf(error), this.#from, asError(error));
    }
    if (length === null) return this.#atEnd();
    this.#deserted = undefined;
    if (length === 0) return this.#empty();
    const { bytes, escaped } = this.#cut(this.#block.filled(length));
    this.#left -= length;
    const failure = bytes.length > 0 ? await this.#write(bytes) : undefined;
    this.#block.grow(length);
    return failure ?? (escaped ? outcome('limit', this.#from) : undefined);
  }

  #room(): Uint8Array {
    const most = this.#rate !== undefined && this.input.bounds === 'bytes' ? this.#rate.block : Infinity;
    return this.#block.room(Math.min(this.#left, most));
  }

  /** What stands before the escape character. */
  #cut(bytes: Uint8Array): { bytes: Uint8Array; escaped: boolean } {
    const end = this.input.data.escape;
    const at = end === undefined ? -1 : bytes.indexOf(end);
    return at < 0 ? { bytes, escaped: false } : { bytes: bytes.subarray(0, at), escaped: true };
  }

  async #write(read: Uint8Array): Promise<Outcome | undefined> {
    const bytes = this.#filter === undefined ? read : this.#filter(read);
    if (bytes.length === 0) return undefined;
    try {
      this.events.see?.(bytes);
      await this.#pass(bytes);
      await this.#rate?.pay(bytes.length, this.#aborted.signal);
      return undefined;
    } catch (error) {
      return this.#ending ?? this.#writeFailed(error);
    }
  }

  /** Writes, and counts what was taken, also where it fails after a part. */
  async #pass(bytes: Uint8Array): Promise<void> {
    const before = this.bytes;
    await this.#sink.write(bytes, this.#aborted.signal, (taken) => {
      this.bytes += taken;
      this.events.moved();
    });
    this.bytes = before;
    this.#count(bytes.length);
  }

  #writeFailed(error: unknown): Outcome {
    const reason = reasonOf(error);
    const expected = reason === 'reset' && this.output.data.coolWrite === true;
    return outcome(reason, this.#to, expected ? undefined : asError(error));
  }

  #count(length: number): void {
    this.bytes += length;
    this.blocks++;
    this.events.moved();
  }

  /** A message without content: the end where that was agreed upon, else passed on. */
  async #empty(): Promise<Outcome | undefined> {
    if (this.input.data.nullIsEnd === true) return outcome('end', this.#from);
    if (this.policy.dropEmpty === true) return undefined;
    try {
      await this.#pass(new Uint8Array(0));
      return undefined;
    } catch (error) {
      return this.#ending ?? this.#writeFailed(error);
    }
  }

  /** `sitout-eio`: whether a terminal that nobody has open is still waited for. */
  #mayReturn(): boolean {
    const { sitOut } = this.input.data;
    if (sitOut === undefined) return false;
    this.#deserted ??= performance.now();
    return performance.now() - this.#deserted < sitOut;
  }

  /** `ignoreeof`: what comes later is read later, for as long as the other direction goes on. */
  async #atEnd(): Promise<Outcome | undefined> {
    if (this.#mayReturn()) {
      await sleep(sitOutInterval, undefined, { signal: this.#aborted.signal }).catch(() => {});
      return undefined;
    }
    if (this.input.data.ignoreEnd !== true || this.events.otherEnded()) return outcome('end', this.#from);
    this.#wake = new AbortController();
    const signal = AbortSignal.any([this.#wake.signal, this.#aborted.signal]);
    await sleep(pollInterval, undefined, { signal }).catch(() => {});
    return undefined;
  }
}
