import type { WaitOptions } from '../../../../socket/types.js';

/** The time an identification has, and how much of it one wait may take. */
export class Clock {
  /** Longest round trip seen so far, in milliseconds: what a connection took. */
  roundTrip = 0;

  constructor(
    /** When all must be over, on the clock of performance.now(). */
    readonly deadline: number,
    readonly signal: AbortSignal | undefined,
  ) {}

  /** Milliseconds left. */
  get left(): number {
    return Math.max(0, this.deadline - performance.now());
  }

  /** Whether it is worth while to begin something. Throws the signal's reason. */
  get isOver(): boolean {
    this.signal?.throwIfAborted();
    return this.left < 1;
  }

  /** A wait of at most `timeout` milliseconds, and never beyond the deadline. */
  wait(timeout = Number.POSITIVE_INFINITY): WaitOptions {
    const limited = Math.max(1, Math.min(timeout, this.left));
    return this.signal === undefined ? { timeout: limited } : { timeout: limited, signal: this.signal };
  }

  /** How long something unlikely is waited for: a few round trips, and a moment for the server to think. */
  get moment(): number {
    return Math.min(1500, 200 + 5 * this.roundTrip, this.left);
  }

  /** How long something expected is waited for. */
  get share(): number {
    return Math.max(this.moment, Math.min(5000, this.left / 2));
  }
}
