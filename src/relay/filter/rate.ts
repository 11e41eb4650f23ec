import { setTimeout as sleep } from 'node:timers/promises';

/** So much may pass at once after a pause, as a part of a second's worth. */
const burst = 0.1;

/** Holds bytes to a rate, by waiting after what has passed. */
export class RateLimit {
  /** When what has passed is paid for: milliseconds of performance.now(). */
  #due = 0;

  constructor(
    /** Bytes a second. */
    readonly rate: number,
  ) {}

  /** As much as should be read at once, so that the stream is even. */
  get block(): number {
    return Math.max(1, Math.ceil(this.rate * burst));
  }

  /** Waits until more may pass after these bytes. Rejects with AbortError. */
  async pay(bytes: number, signal: AbortSignal): Promise<void> {
    const now = performance.now();
    this.#due = Math.max(this.#due, now - burst * 1000) + (bytes * 1000) / this.rate;
    if (this.#due > now) await sleep(this.#due - now, undefined, { signal });
  }
}

/** The limit of a direction between two ends, of which each may have one. */
export const rateLimit = (from: number | undefined, to: number | undefined): RateLimit | undefined => {
  const rate = Math.min(from ?? Infinity, to ?? Infinity);
  return rate === Infinity ? undefined : new RateLimit(rate);
};
