/** A request under way, or answered. */
export interface Sent {
  /** Counted from 1. */
  readonly sequence: number;
  /** performance.now() before it was sent. */
  readonly at: number;
  /** When its device got it, by the kernel's clock, nanoseconds since 1970. */
  departed?: bigint;
  answered: boolean;
}

const sequences = 0x10000;

/** Every request that an answer may still come to: the last 65,536, as the header has room for no more numbers. */
export class Ledger {
  readonly #bySequence = new Map<number, Sent>();
  /** By the kernel's number of the packet, until it has told when it went. */
  readonly #departing = new Map<number, Sent>();
  /** Neither answered nor given up, oldest first. */
  readonly #open = new Set<Sent>();
  #number = 0;
  #pipe = 0;

  /** Most requests under way at once. */
  get pipe(): number {
    return this.#pipe;
  }

  /** The request that is under way longest. */
  get oldest(): Sent | undefined {
    for (const sent of this.#open) return sent;
    return undefined;
  }

  get isQuiet(): boolean {
    return this.#open.size === 0;
  }

  add(sequence: number, at: number): Sent {
    const sent: Sent = { sequence, at, answered: false };
    const before = this.#bySequence.get(sequence % sequences);
    if (before !== undefined) this.#open.delete(before);
    this.#bySequence.set(sequence % sequences, sent);
    this.#departing.set(this.#number++, sent);
    this.#open.add(sent);
    this.#pipe = Math.max(this.#pipe, this.#open.size);
    return sent;
  }

  /** Forgets which departures are to come, as the kernel counts from 0 again. */
  renumber(): void {
    this.#departing.clear();
    this.#number = 0;
  }

  depart(number: number, time: bigint): void {
    const sent = this.#departing.get(number);
    if (sent === undefined) return;
    sent.departed = time;
    this.#departing.delete(number);
  }

  /** The request of a number in a header. */
  find(sequence: number): Sent | undefined {
    return this.#bySequence.get(sequence);
  }

  /** Waits for this one no longer. */
  settle(sent: Sent): void {
    this.#open.delete(sent);
  }
}
