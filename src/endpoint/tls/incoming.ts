import type { ByteSource } from '../types.js';
import { timeLimit } from './time-limit.js';

/** Longest record: its header, what TLS 1.2 allows of ciphertext, RFC 5246 section 6.2.3, and DTLS's longer header. */
const longestRecord = 13 + 16_384 + 2048;

/** How long to look for what came before a peer was gone, in milliseconds. */
const moment = 1;

const isRefusal = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ECONNREFUSED';

/** Receives a session's ciphertext, for a time or without a limit. */
export class Incoming {
  readonly #into = new Uint8Array(longestRecord);
  #refusal: unknown;

  constructor(private readonly source: ByteSource) {}

  /**
   * What came next, valid until the next call; null at the end, undefined where nothing came in so many milliseconds.
   * Rejects like reading.
   */
  async receive(signal: AbortSignal, timeout?: number): Promise<Uint8Array | null | undefined> {
    const length = await this.#read(signal, timeout);
    return typeof length === 'number' ? this.#into.subarray(0, length) : length;
  }

  /** That the peer's socket is gone is told before what it sent last: what is there is heard first. */
  async receiveLast(signal: AbortSignal, timeout?: number): Promise<Uint8Array | null | undefined> {
    if (this.#refusal === undefined) {
      try {
        return await this.receive(signal, timeout);
      } catch (error) {
        if (!isRefusal(error)) throw error;
        this.#refusal = error;
      }
    }
    const last = await this.receive(signal, moment);
    if (last === undefined) throw this.#refusal;
    return last;
  }

  async #read(signal: AbortSignal, timeout: number | undefined): Promise<number | null | undefined> {
    using limit = timeLimit(signal, timeout);
    try {
      return await this.source.read(this.#into, limit.signal);
    } catch (error) {
      signal.throwIfAborted();
      if (limit.over) return undefined;
      throw error;
    }
  }
}
