import type { ResolvedPingOptions } from './options.js';

/** What the schedule decides by. */
export interface Progress {
  readonly transmitted: number;
  /** Answered or refused requests. */
  readonly finished: number;
  /** Whether nothing is under way. */
  readonly isQuiet: boolean;
}

/** Pause between two requests for all but root, in milliseconds. */
const shortestPause = 2;

/** When to send, and when to end; all times by performance.now(). */
export class Schedule {
  readonly #options: ResolvedPingOptions;
  readonly #pause: number;
  readonly #end: number;
  #due: number;
  #last = Number.NEGATIVE_INFINITY;

  constructor(options: ResolvedPingOptions, now: number, mayHurry: boolean) {
    this.#options = options;
    this.#pause = mayHurry ? 0 : shortestPause;
    this.#due = now;
    this.#end = now + (options.deadline ?? Number.POSITIVE_INFINITY);
  }

  /** When everything ends, at the latest. */
  get end(): number {
    return this.#end;
  }

  #isSentOut({ transmitted }: Progress): boolean {
    const { count, deadline } = this.#options;
    return deadline === undefined && count !== undefined && transmitted >= count;
  }

  isOver(progress: Progress, now: number): boolean {
    const { count } = this.#options;
    if (now >= this.#end) return true;
    if (count !== undefined && progress.finished >= count) return true;
    return this.#isSentOut(progress) && progress.isQuiet;
  }

  /** When the next request is due; Infinity when none is to come. */
  next(progress: Progress): number {
    if (this.#isSentOut(progress)) return Number.POSITIVE_INFINITY;
    if (this.#options.pace !== 'steady' && progress.isQuiet) {
      return Math.min(this.#due, this.#last + this.#pause);
    }
    return this.#due;
  }

  /** A request went out. Steady ones keep to the beat, unless that is lost by more than one. */
  sent(now: number): void {
    const { interval, pace } = this.#options;
    const beat = pace === 'steady' && now - this.#due < interval ? this.#due : now;
    this.#due = beat + interval;
    this.#last = now;
  }
}
