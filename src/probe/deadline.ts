import type { WaitOptions } from '../socket/types.js';

/** One limit of time and one signal for everything a probe does. */
export class Deadline {
  /** When the time is up, by performance.now(). */
  readonly end: number;
  readonly #signal: AbortSignal | undefined;

  constructor(end: number, signal: AbortSignal | undefined) {
    this.end = end;
    this.#signal = signal;
  }

  /** The options of a wait: what is left of the time, or less. */
  rest(most = Number.POSITIVE_INFINITY): WaitOptions {
    const timeout = Math.min(most, this.left);
    return this.#signal === undefined ? { timeout } : { timeout, signal: this.#signal };
  }

  /** Milliseconds left, 0 when the time is up. */
  get left(): number {
    return Math.max(0, this.end - performance.now());
  }

  get signal(): AbortSignal | undefined {
    return this.#signal;
  }

  /** The same limit of time with another signal. */
  with(signal: AbortSignal): Deadline {
    return new Deadline(this.end, signal);
  }
}
