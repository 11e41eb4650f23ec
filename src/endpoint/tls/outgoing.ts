import type { TlsSession } from '../../kernel/tls.js';
import type { ByteSink } from '../types.js';

/** Resolves like the promise, or rejects with the signal's reason before that. */
function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => reject(signal.reason);
    const settle = (how: () => void) => (): void => {
      signal.removeEventListener('abort', onAbort);
      how();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(settle(resolve), (error: unknown) => settle(() => reject(error))());
  });
}

/** Sends what a session has for its peer, piece after piece, whoever caused it: a reader's answer, a writer's data. */
export class Outgoing {
  readonly #stop = new AbortController();
  #sending: Promise<void> = Promise.resolve();
  #failure: { error: unknown } | undefined;

  constructor(
    private readonly session: TlsSession,
    private readonly sink: ByteSink,
  ) {}

  /**
   * Sends what there is now, and resolves when all of it is on its way; what is begun goes on where the wait ends. Rejects
   * with what sending failed with, and the signal's reason.
   */
  async flush(signal: AbortSignal): Promise<void> {
    this.start();
    await unlessAborted(this.#sending, signal);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Sends what there is now, without waiting for it; a failure is told by the next flush. */
  start(): void {
    const pieces: Uint8Array[] = [];
    for (let piece = this.session.take(); piece !== undefined; piece = this.session.take())
      pieces.push(piece);
    if (pieces.length > 0) this.#sending = this.#sending.then(() => this.#send(pieces));
  }

  /** Sends nothing more. */
  close(): void {
    this.#stop.abort();
  }

  async #send(pieces: readonly Uint8Array[]): Promise<void> {
    try {
      for (const piece of pieces) {
        if (this.#failure !== undefined) return;
        await this.sink.write(piece, this.#stop.signal);
      }
    } catch (error) {
      this.#failure = { error };
    }
  }
}
