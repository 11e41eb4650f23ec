import type { WaitOptions } from '../types.js';

/** One limit of time for an operation of several waits. */
export class Deadline {
  readonly #signal: AbortSignal | undefined;
  readonly #end: number | undefined;

  constructor({ signal, timeout }: WaitOptions) {
    this.#signal = signal;
    this.#end = timeout === undefined ? undefined : performance.now() + timeout;
  }

  /** What is left for the next wait; where `parts` waits are to come, a fair share of it. */
  rest(parts = 1): WaitOptions {
    const signal = this.#signal === undefined ? {} : { signal: this.#signal };
    if (this.#end === undefined) return signal;
    return { ...signal, timeout: Math.max(0, this.#end - performance.now()) / parts };
  }
}
