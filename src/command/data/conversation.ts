import {
  type Channel,
  type ChannelMessage,
  createFrameDecoder,
  encodeFrame,
  type Framing,
  SocketError,
} from '../../index.js';
import type { Source } from './display.js';
import type { Journal, Tally } from './journal.js';

/** Longest time in milliseconds to wait for room at a sender that is answered. */
const answerTimeout = 1000;

/** What is done with what comes. */
export interface Handling {
  /** How messages are told apart on a stream; on sockets of messages, how they are written. */
  readonly framing: Framing;
  readonly echo: boolean;
  readonly reply: Uint8Array | undefined;
  /** Whether what comes is thrown away. */
  readonly discard: boolean;
}

/** When a conversation is over, besides its end. */
export interface Limits {
  /** Messages. */
  readonly count: number;
  /** Bytes; what is more is cut off. */
  readonly bytes: number;
  /** Longest silence in milliseconds. */
  readonly timeout: number | undefined;
  readonly signal: AbortSignal;
}

/** One channel that is listened to, until its end or a limit. */
export class Conversation {
  readonly tally: Tally = { messages: 0, bytes: 0 };
  readonly #replied = { once: false };

  constructor(
    private readonly channel: Channel,
    private readonly source: Source,
    private readonly handling: Handling,
    private readonly limits: Limits,
    private readonly journal: Pick<Journal, 'message' | 'unanswered'>,
  ) {}

  /** Listens. Rejects with SocketError `ETIMEDOUT` for too long a silence, the signal's reason, and what breaks the channel. */
  async run(): Promise<void> {
    const { signal, timeout } = this.limits;
    const wait = timeout === undefined ? { signal } : { signal, timeout };
    const isStream = this.channel.bounds === 'bytes';
    const decoder = createFrameDecoder(isStream ? this.handling.framing : { kind: 'none' });
    while (!this.isFull) {
      const message = await this.channel.receive(wait);
      const parts =
        message === null ? decoder.end() : isStream ? decoder.push(message.bytes) : [message.bytes];
      const frame = message ?? { truncated: false };
      for (const bytes of parts) {
        if (this.isFull) return;
        await this.#take({ ...frame, bytes });
      }
      if (message === null) return;
    }
  }

  /** Whether a limit is reached. */
  get isFull(): boolean {
    return this.tally.messages >= this.limits.count || this.tally.bytes >= this.limits.bytes;
  }

  async #take(whole: ChannelMessage): Promise<void> {
    const room = this.limits.bytes - this.tally.bytes;
    const message = whole.bytes.length <= room ? whole : { ...whole, bytes: whole.bytes.subarray(0, room) };
    this.tally.messages++;
    this.tally.bytes += message.bytes.length;
    const { framing, discard } = this.handling;
    this.journal.message(this.source, message, framing.kind !== 'none', !discard);
    await this.#answer(message);
  }

  async #answer(message: ChannelMessage): Promise<void> {
    const { echo, reply } = this.handling;
    const data = echo ? message.bytes : reply;
    if (data === undefined || this.#replied.once) return;
    if (this.channel.isConnection) await this.#answerPeer(data);
    else await this.#answerSender(data, message.from);
  }

  async #answerPeer(data: Uint8Array): Promise<void> {
    const { echo, framing } = this.handling;
    const isStream = this.channel.bounds === 'bytes';
    const { signal } = this.limits;
    await this.channel.send(isStream && echo ? encodeFrame(framing, data) : data, { signal });
    if (echo || !isStream || framing.kind !== 'none') return;
    // Without bounds there is no second question to answer.
    this.#replied.once = true;
    await this.channel.end();
  }

  /** Answers one of many senders: one that is gone, or takes nothing, is no trouble of the others. */
  async #answerSender(data: Uint8Array, to: ChannelMessage['from']): Promise<void> {
    if (to === undefined) {
      this.journal.unanswered('the sender has no name');
      return;
    }
    try {
      await this.channel.send(data, { to, signal: this.limits.signal, timeout: answerTimeout });
    } catch (error) {
      if (!(error instanceof SocketError)) throw error;
      this.journal.unanswered(error.message);
    }
  }
}
