import type { NativeModule } from '../kernel/native.js';

/** One step of a dump: a chunk of whole messages, or with `bytes` null the end of a request with its status. */
export interface DumpEvent {
  /** Index of the request. */
  readonly request: number;
  readonly bytes: Buffer | null;
  /** At the end of a request 0, or the negative errno of a failed send or receive. */
  readonly status: number;
}

/**
 * A native dump read at the reader's pace: events wait in a queue until they are taken. It ends by itself after the
 * last request, or early by close; an aborted signal makes every wait reject with its reason.
 */
export class Dump {
  readonly #events: DumpEvent[] = [];
  readonly #native: Pick<NativeModule, 'dump' | 'dumpCancel'>;
  readonly #signal: AbortSignal | undefined;
  readonly #handle: number;
  readonly #onAbort = (): void => this.close();
  #left: number;
  #taken = 0;
  #wake: (() => void) | undefined;

  constructor(
    native: Pick<NativeModule, 'dump' | 'dumpCancel'>,
    fd: number,
    requests: Uint8Array[],
    signal: AbortSignal | undefined,
    chunkBytes = 256 * 1024,
  ) {
    this.#native = native;
    this.#signal = signal;
    this.#left = requests.length;
    signal?.addEventListener('abort', this.#onAbort, { once: true });
    this.#handle = requests.length === 0 ? -1 : native.dump(fd, requests, chunkBytes, this.#receive);
  }

  /** The next event, at once where one waits; undefined after the last. Throws the reason of an aborted signal. */
  next(): DumpEvent | undefined | Promise<DumpEvent | undefined> {
    this.#signal?.throwIfAborted();
    return this.#taken < this.#events.length || this.#left === 0 ? this.#take() : this.#wait();
  }

  /** Stops the dump; harmless when it has ended. */
  close(): void {
    this.#signal?.removeEventListener('abort', this.#onAbort);
    if (this.#left > 0) this.#native.dumpCancel(this.#handle);
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
    const event = this.#events[this.#taken++];
    if (this.#taken > 64) this.#events.splice(0, this.#taken);
    if (this.#taken > 64) this.#taken = 0;
    if (event === undefined) this.close();
    return event;
  }

  #receive = (request: number, bytes: Buffer | null, status: number): void => {
    if (this.#left === 0) return;
    this.#events.push({ request, bytes, status });
    if (bytes === null) this.#left = request < 0 ? 0 : this.#left - 1;
    this.#wake?.();
    this.#wake = undefined;
  };
}
