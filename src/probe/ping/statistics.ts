import type { PingStatistics, RoundTrips } from './types.js';

/** The share of a new round trip in the moving average. */
const newShare = 1 / 8;

/** Counts what happens, with times in milliseconds. */
export class Tally {
  transmitted = 0;
  received = 0;
  duplicates = 0;
  corrupted = 0;
  errors = 0;
  /** performance.now() of the first request and the last event. */
  started: number | undefined;
  last = 0;
  #trips = 0;
  #minimum = Number.POSITIVE_INFINITY;
  #maximum = 0;
  #mean = 0;
  /** Sum of squared distances from the mean, by Welford's method: it loses no digits where round trips are alike. */
  #squares = 0;
  #moving = 0;

  get longest(): number {
    return this.#maximum;
  }

  trip(rtt: number): void {
    this.#trips++;
    this.#minimum = Math.min(this.#minimum, rtt);
    this.#maximum = Math.max(this.#maximum, rtt);
    const distance = rtt - this.#mean;
    this.#mean += distance / this.#trips;
    this.#squares += distance * (rtt - this.#mean);
    this.#moving = this.#trips === 1 ? rtt : this.#moving + (rtt - this.#moving) * newShare;
  }

  #roundTrips(): RoundTrips | undefined {
    if (this.#trips === 0) return undefined;
    return {
      minimum: this.#minimum,
      average: this.#mean,
      maximum: this.#maximum,
      deviation: Math.sqrt(this.#squares / this.#trips),
      moving: this.#moving,
    };
  }

  statistics(pipe: number): PingStatistics {
    const { transmitted, received, duplicates, corrupted, errors } = this;
    const rtt = this.#roundTrips();
    return {
      transmitted,
      received,
      duplicates,
      corrupted,
      errors,
      loss: transmitted === 0 ? 0 : (transmitted - received) / transmitted,
      elapsed: this.started === undefined ? 0 : Math.max(0, this.last - this.started),
      pipe,
      ...(rtt && { rtt }),
    };
  }
}
