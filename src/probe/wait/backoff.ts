/** The first pause, in milliseconds: services that are about to start are seen at once. */
const FIRST = 20;

/** Each pause is so much longer than the one before. */
const GROWTH = 1.6;

/** Pauses differ by up to this part, so that many who wait do not all ask at the same time. */
const JITTER = 0.2;

/** The pauses between attempts: short at first, then longer, up to a limit. */
export class Backoff {
  #next = FIRST;

  constructor(
    private readonly longest: number,
    private readonly random: () => number = Math.random,
  ) {}

  /** The next pause in milliseconds. */
  next(): number {
    const pause = Math.min(this.#next, this.longest);
    this.#next = Math.min(this.#next * GROWTH, this.longest);
    return pause * (1 - JITTER + 2 * JITTER * this.random());
  }

  /** Something has happened: asks again soon. */
  reset(): void {
    this.#next = FIRST;
  }
}
