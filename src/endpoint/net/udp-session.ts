import type { ByteSource } from '../types.js';
import type { ReplyAddress } from './reply-address.js';
import type { SockaddrBytes } from './sockaddr.js';

/** Messages that wait in a session; more are dropped, as by a full receive buffer. */
const mostQueued = 1024;

/** A session of which nobody sets how long it may be silent ends after five minutes, RFC 4787 REQ-5. */
const usualSilence = 300_000;

/** The messages of one peer, in order. */
export class UdpSession implements ByteSource {
  readonly #queue: Uint8Array[] = [];
  readonly #silence: number;
  #lastActivity = performance.now();
  #wake: (() => void) | undefined;
  #closed = false;

  constructor(
    readonly peer: SockaddrBytes,
    /** Where the peer's first message was sent to. */
    readonly arrival: ReplyAddress | undefined,
    idleTimeout: number | undefined,
  ) {
    this.#silence = idleTimeout ?? usualSilence;
  }

  /** A message came. */
  push(message: Uint8Array): void {
    this.touch();
    if (this.#queue.length < mostQueued) this.#queue.push(message);
    this.#wake?.();
  }

  /** Something passed: the session is not silent. */
  touch(): void {
    this.#lastActivity = performance.now();
  }

  async read(into: Uint8Array, signal: AbortSignal): Promise<number | null> {
    for (;;) {
      signal.throwIfAborted();
      const message = this.#queue.shift();
      if (message !== undefined) {
        const piece = message.subarray(0, into.length);
        into.set(piece);
        return piece.length;
      }
      const left = this.#lastActivity + this.#silence - performance.now();
      if (this.#closed || left <= 0) return null;
      await this.#change(left, signal);
    }
  }

  /** Nothing is heard any more. Harmless when repeated. */
  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  /** Waits for a message, the end, or the time. Rejects with the signal's reason. */
  #change(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (how: () => void) => {
        this.#wake = undefined;
        clearTimeout(timer);
        signal.removeEventListener('abort', abort);
        how();
      };
      const abort = () => settle(() => reject(signal.reason));
      const wake = () => settle(resolve);
      const timer = setTimeout(wake, Math.min(milliseconds, 2 ** 31 - 1));
      this.#wake = wake;
      signal.addEventListener('abort', abort, { once: true });
    });
  }
}
