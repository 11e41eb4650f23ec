import type { SocketAddress } from '../family/address.js';
import { type Attempt, type AttemptContext, type Attempted, placeOf } from './attempt.js';
import { since } from './round-trip.js';
import { isBetter, isYes } from './verdict/rank.js';

/** Milliseconds until the next address is tried beside those under way, RFC 8305 section 5. */
const attemptDelay = 250;

/** Addresses with their families in turn, the first one's first, RFC 8305 section 4. */
export function interleave(addresses: readonly SocketAddress[]): SocketAddress[] {
  const first = addresses[0]?.family;
  const same = addresses.filter(({ family }) => family === first);
  const others = addresses.filter(({ family }) => family !== first);
  const order: SocketAddress[] = [];
  for (let index = 0; index < Math.max(same.length, others.length); index++) {
    for (const address of [same[index], others[index]]) if (address !== undefined) order.push(address);
  }
  return order;
}

/** Several attempts at once: the first that somebody answers ends the others. */
class Race {
  readonly #addresses: readonly SocketAddress[];
  readonly #attempt: Attempt;
  readonly #context: AttemptContext;
  /** One for each attempt that was begun. */
  readonly #ends: AbortController[] = [];
  readonly #results: Attempted[] = [];
  #next = 0;
  #decided = false;
  #running = 0;
  #timer: NodeJS.Timeout | undefined;
  #settle!: { resolve(results: Attempted[]): void; reject(reason: unknown): void };

  constructor(addresses: readonly SocketAddress[], attempt: Attempt, context: AttemptContext) {
    this.#addresses = addresses;
    this.#attempt = attempt;
    this.#context = context;
  }

  /** Resolves to what became of every address that was tried, in order; rejects with the caller's reason. */
  async run(signal: AbortSignal | undefined): Promise<Attempted[]> {
    const giveUp = () => this.#end(-1, signal?.reason);
    signal?.addEventListener('abort', giveUp);
    const results = new Promise<Attempted[]>((resolve, reject) => {
      this.#settle = { resolve, reject };
    });
    this.#begin();
    try {
      return await results;
    } finally {
      clearTimeout(this.#timer);
      signal?.removeEventListener('abort', giveUp);
      signal?.throwIfAborted();
    }
  }

  #begin(): void {
    clearTimeout(this.#timer);
    if (this.#decided || this.#next === this.#addresses.length) return;
    const index = this.#next++;
    this.#running++;
    void this.#try(index);
    this.#timer = setTimeout(() => this.#begin(), attemptDelay);
  }

  async #try(index: number): Promise<void> {
    const address = this.#addresses[index] as SocketAddress;
    const started = performance.now();
    const end = new AbortController();
    this.#ends[index] = end;
    const deadline = this.#context.deadline.with(end.signal);
    const onOpen = () => this.#end(index);
    try {
      const attempted = await this.#attempt(address, { ...this.#context, deadline, onOpen });
      this.#results[index] = attempted;
      if (isYes(attempted.attempt.verdict)) this.#end(index);
      else this.#begin();
    } catch (error) {
      if (!end.signal.aborted) this.#fail(error);
      this.#results[index] = overtaken(address, this.#context, started);
    }
    this.#running--;
    if (this.#running === 0 && (this.#decided || this.#next === this.#addresses.length)) {
      this.#settle.resolve(this.#results);
    }
  }

  /** Ends every attempt but one, and begins no other. */
  #end(winner: number, reason?: unknown): void {
    this.#decided = true;
    clearTimeout(this.#timer);
    for (const [index, end] of this.#ends.entries()) if (index !== winner) end.abort(reason);
  }

  /** An error that is no answer ends everything. */
  #fail(error: unknown): void {
    this.#settle.reject(error);
    this.#end(-1);
  }
}

/** An attempt that ended since another one was answered. */
function overtaken(address: SocketAddress, { protocol }: AttemptContext, started: number): Attempted {
  const isConnection = protocol !== 'udp' && protocol !== 'udplite' && protocol !== 'icmp';
  return {
    reason: `no answer from ${placeOf(address)} before another address answered`,
    attempt: { verdict: isConnection ? 'timed-out' : 'silent', address, elapsed: since(started) },
  };
}

/** Tries addresses side by side as RFC 8305 has it. Rejects with the reason of the deadline's signal. */
export async function tryAll(
  addresses: readonly SocketAddress[],
  attempt: Attempt,
  context: AttemptContext,
): Promise<Attempted[]> {
  if (addresses.length === 1) return [await attempt(addresses[0] as SocketAddress, context)];
  return new Race(interleave(addresses), attempt, context).run(context.deadline.signal);
}

/** The attempt that decides about the whole target. */
export const decisive = (attempts: readonly Attempted[]): Attempted =>
  attempts.reduce((best, one) => (isBetter(one.attempt.verdict, best.attempt.verdict) ? one : best));
