import type { SessionPolicy } from './types.js';

/** Longest delay setTimeout can count. */
const longestDelay = 2 ** 31 - 1;

/** Watches how long nothing passes through a session, by one timer at most. */
export class Silence {
  readonly #idle: number;
  readonly #halfClose: number;
  readonly #onTime: (reason: 'idle' | 'half-close-timeout') => void;
  #since = 0;
  #isHalfClosed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(policy: SessionPolicy, onTime: (reason: 'idle' | 'half-close-timeout') => void) {
    this.#idle = policy.idleTimeout ?? Infinity;
    this.#halfClose = policy.halfCloseTimeout ?? Infinity;
    this.#onTime = onTime;
  }

  begin(): void {
    this.#since = performance.now();
    this.#set();
  }

  /** Something has passed. The timer is left as it is: it looks again when it fires. */
  broken(): void {
    this.#since = performance.now();
  }

  /** One direction has ended: from now on the other one is given less time. */
  halfClosed(): void {
    this.#isHalfClosed = true;
    this.broken();
    clearTimeout(this.#timer);
    this.#set();
  }

  /** Nothing is to be waited for any more. */
  end(): void {
    clearTimeout(this.#timer);
  }

  get #limit(): number {
    return this.#isHalfClosed ? Math.min(this.#idle, this.#halfClose) : this.#idle;
  }

  #set(): void {
    const limit = this.#limit;
    if (limit === Infinity) return;
    const left = Math.max(0, this.#since + limit - performance.now());
    this.#timer = setTimeout(() => this.#look(), Math.min(Math.ceil(left), longestDelay));
  }

  #look(): void {
    const limit = this.#limit;
    if (performance.now() - this.#since < limit) this.#set();
    else this.#onTime(this.#isHalfClosed && this.#halfClose <= this.#idle ? 'half-close-timeout' : 'idle');
  }
}
