import { type Channel, type ChannelMessage, SocketError } from '../../index.js';
import type { Display, Source } from '../data/display.js';
import type { Waiting } from './plan.js';

/** What came back. */
export interface Answer {
  messages: number;
  bytes: number;
  /** Kept where it is wanted as a whole. */
  readonly pieces: Uint8Array[];
}

/** Listens for answers from the first byte sent, so that none waits for the last. */
export class Answers {
  readonly answer: Answer = { messages: 0, bytes: 0, pieces: [] };
  /** Resolves when no more can come, or enough has. Rejects with what breaks the channel. */
  readonly done: Promise<void>;
  readonly #idle = new AbortController();
  readonly #source: Source;
  #timer: NodeJS.Timeout | undefined;
  #enough = Number.POSITIVE_INFINITY;
  #silence: number | undefined;

  constructor(
    private readonly channel: Channel,
    private readonly display: Display | undefined,
    private readonly signal: AbortSignal,
  ) {
    const isStream = channel.bounds === 'bytes';
    this.#source = { connection: undefined, isStream, from: channel.remoteAddress, peer: channel.peer };
    this.done = this.#listen();
    // Who awaits it later hears of an error then.
    this.done.catch(() => {});
  }

  /** Says that all is sent: from now on a silence ends the wait. */
  finish({ silence, answers }: Waiting, sent: number): Promise<void> {
    const usual = this.channel.isConnection ? Number.POSITIVE_INFINITY : sent;
    this.#enough = answers ?? usual;
    this.#silence = silence;
    if (this.answer.messages >= this.#enough) this.#idle.abort();
    else this.#expect();
    return this.done;
  }

  /** Stops listening. */
  stop(): void {
    this.#idle.abort();
  }

  #expect(): void {
    if (this.#silence === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#idle.abort(), this.#silence);
  }

  async #listen(): Promise<void> {
    const signal = AbortSignal.any([this.signal, this.#idle.signal]);
    try {
      while (this.answer.messages < this.#enough) {
        const message = await this.#next(signal);
        if (message === null) break;
        this.#take(message);
      }
    } finally {
      clearTimeout(this.#timer);
      this.display?.end(this.#source);
    }
  }

  async #next(signal: AbortSignal): Promise<ChannelMessage | null> {
    try {
      return await this.channel.receive({ signal });
    } catch (error) {
      if (this.#idle.signal.aborted && !(error instanceof SocketError)) return null;
      throw error;
    }
  }

  #take(message: ChannelMessage): void {
    this.answer.messages++;
    this.answer.bytes += message.bytes.length;
    if (this.display === undefined) this.answer.pieces.push(message.bytes);
    else this.display.show(this.#source, message, false);
    this.#expect();
  }
}
