import type { RequestContext, StreamCodec, StreamRequest } from '../../codec.js';
import { type Channel, leave, type OpenChannel } from './channel.js';
import { type Heard, hear, type Judge } from './hear.js';
import { judgeAnswer, judgeBanner } from './judge.js';
import type { Clock } from './time.js';

const mostKept = 4096;

/** All connections of one identification, and what came over them. */
export class Session {
  /** The first bytes that came back. */
  received: Uint8Array | undefined;
  rtt: number | undefined;
  connections = 0;
  /** A connection on which nobody has said anything yet. */
  #fresh: Channel | undefined;
  readonly #open: OpenChannel;
  readonly #channels = new Set<Channel>();

  constructor(
    open: OpenChannel,
    readonly clock: Clock,
    readonly context: RequestContext,
  ) {
    this.#open = open;
  }

  /** Opens a connection. Rejects as connect() does. */
  async connect(): Promise<Channel> {
    const start = performance.now();
    const channel = await this.#open(this.clock.wait());
    this.connections++;
    this.#channels.add(channel);
    this.clock.roundTrip = Math.max(this.clock.roundTrip, performance.now() - start);
    return channel;
  }

  /** A connection on which nothing was said: the one at hand, or a new one. */
  async fresh(): Promise<Channel> {
    const channel = this.#fresh ?? (await this.connect());
    this.#fresh = undefined;
    return channel;
  }

  /** Listens to what a server says by itself; a connection that stays silent is kept for the first request. */
  async greet(patience: number): Promise<{ readonly heard: Heard; readonly channel: Channel }> {
    const channel = await this.fresh();
    const heard = await this.#hear(channel, judgeBanner, patience);
    if (heard.ending === 'silence' && heard.bytes.length === 0) this.#fresh = channel;
    return { heard, channel };
  }

  /** Sends a request on a connection, a fresh one if none is given, and listens to the answer. */
  async ask(
    codec: StreamCodec,
    request: StreamRequest,
    patience: number,
    given?: Channel,
  ): Promise<{ readonly heard: Heard; readonly channel: Channel }> {
    const channel = given ?? (await this.fresh());
    try {
      await channel.write(request.bytes, this.clock.wait());
    } catch {
      this.clock.signal?.throwIfAborted(); // the server went first: listening tells how
    }
    return { heard: await this.#hear(channel, judgeAnswer(codec, request), patience), channel };
  }

  async #hear(channel: Channel, judge: Judge, patience: number): Promise<Heard> {
    const heard = await hear(channel, judge, patience, this.clock);
    if (heard.bytes.length > 0) this.received ??= heard.bytes.slice(0, mostKept);
    this.rtt ??= heard.delay;
    return heard;
  }

  /** Says goodbye on a connection and closes it. */
  async leave(channel: Channel, farewell?: Uint8Array): Promise<void> {
    this.#channels.delete(channel);
    await leave(channel, farewell, this.clock.wait());
  }

  /** Closes one connection at once. */
  drop(channel: Channel): void {
    this.#channels.delete(channel);
    channel.destroy();
  }

  /** Takes over a connection opened elsewhere, on which nothing was said. */
  adopt(channel: Channel): void {
    this.#channels.add(channel);
    this.#fresh = channel;
    this.connections++;
  }

  /** Closes all that is still open. */
  close(): void {
    this.#fresh = undefined;
    for (const channel of this.#channels) channel.destroy();
    this.#channels.clear();
  }
}
