import type { ChunkListener } from '../kernel/netlink.js';

/** One step of a dump: a chunk of whole messages, or with `bytes` null the end of a request with its status. */
export interface DumpEvent {
  /** Index of the request. */
  readonly request: number;
  readonly bytes: Buffer | null;
  /** At the end of a request 0, or the negative errno of a failed send or receive. */
  readonly status: number;
}

/** Starts a dump of some requests that tells the listener what comes, and returns a function that stops it. */
export type DumpStarter = (listener: ChunkListener) => () => void;

/**
 * A dump on another thread, read at the reader's pace: events wait in a queue until they are taken. It ends by itself
 * after the last request, or early by close; an aborted signal makes every wait reject with its reason.
 */
export class Dump {
  readonly #events: DumpEvent[] = [];
  readonly #signal: AbortSignal | undefined;
  readonly #cancel: () => void;
  readonly #onAbort = (): void => this.close();
  /** Requests whose end was not received yet. */
  #left: number;
  #taken = 0;
  #wake: (() => void) | undefined;

  constructor(start: DumpStarter, requests: number, signal: AbortSignal | undefined) {
    this.#signal = signal;
    this.#left = requests;
    this.#cancel = start(this.#receive);
    signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** The next event, at once where one waits; undefined after the last. Throws the reason of an aborted signal. */
  next(): DumpEvent | undefined | Promise<DumpEvent | undefined> {
    this.#signal?.throwIfAborted();
    return this.#taken < this.#events.length || this.#left === 0 ? this.#take() : this.#wait();
  }

  /** Stops the dump; harmless when it has ended. */
  close(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    if (this.#left > 0) this.#cancel();
    this.#left = 0;
    this.#wake?.();
  }

  async #wait(): Promise<DumpEvent | undefined> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#signal?.throwIfAborted();
    return this.#take();
  }

  #take(): DumpEvent | undefined {
    const event = this.#events[this.#taken];
    if (event === undefined) {
      this.close();
      return undefined;
    }
    this.#taken++;
    if (this.#taken === this.#events.length) {
      this.#events.length = 0;
      this.#taken = 0;
    }
    return event;
  }

  readonly #receive: ChunkListener = (request, bytes, status) => {
    if (this.#left === 0) return;
    this.#events.push({ request, bytes, status });
    if (bytes === null) this.#left = request < 0 ? 0 : this.#left - 1;
    this.#wake?.();
    this.#wake = undefined;
  };
}
