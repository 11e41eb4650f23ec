import type { WaitOptions } from '../types.js';
import { type Explain, Waiter } from '../waiter.js';

/** Lets one at a time through, first come, first served. */
export class Turns {
  readonly #waiting = new Set<Waiter<true>>();
  #taken = false;

  /** Takes the turn at once: undefined. Else a promise of it, which rejects when the wait ends before. */
  take(wait: WaitOptions, explain: Explain): Promise<true> | undefined {
    if (!this.#taken && this.#waiting.size === 0) {
      this.#taken = true;
      return undefined;
    }
    const attempt = (): true | undefined => {
      if (this.#taken) return undefined;
      this.#taken = true;
      return true;
    };
    const waiter = new Waiter<true>({ attempt, explain }, wait, true, (settled) =>
      this.#waiting.delete(settled),
    );
    this.#waiting.add(waiter);
    return waiter.promise;
  }

  /** Takes the turn that is free, as the caller knows. */
  takeFree(): void {
    this.#taken = true;
  }

  /** Whether nobody has the turn. */
  get free(): boolean {
    return !this.#taken;
  }

  /** Gives the turn to the next in line. */
  release(): void {
    this.#taken = false;
    for (const waiter of this.#waiting) if (waiter.wake()) return;
  }
}
