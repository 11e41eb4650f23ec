import type { WaitOptions } from './types.js';

/** What someone waits to do. */
export interface Pending<T> {
  /** Tries it: its result, or undefined while it would block. Throws what the wait shall reject with. */
  attempt(): T | undefined;
  /** Makes the error of a wait that ends without a result. */
  explain(code: 'ERR_SOCKET_CLOSED' | 'ETIMEDOUT', text: string): Error;
}

/** Longest delay setTimeout can count; a longer one would fire at once. */
const longestDelay = 2 ** 31 - 1;
const longestPause = 100;

/** How a wait that ends without a result is explained. */
export type Explain = Pending<unknown>['explain'];

/** The options of a wait without a limit. */
export const untilDone: WaitOptions = Object.freeze({});

/** Checks the options of a wait. Throws TypeError, RangeError. */
export function checkWait({ signal, timeout }: WaitOptions): void {
  if (signal !== undefined && typeof signal?.throwIfAborted !== 'function') {
    throw new TypeError(`signal must be an AbortSignal, not ${typeof signal}`);
  }
  if (timeout === undefined) return;
  if (typeof timeout !== 'number') throw new TypeError(`timeout must be a number, not ${typeof timeout}`);
  if (!(timeout >= 0)) throw new RangeError(`timeout must be 0 or more milliseconds, not ${timeout}`);
}

/** One pending promise: it ends with a result, an error, its signal or its time, and leaves nothing behind. */
export class Waiter<T> {
  readonly promise: Promise<T>;
  readonly #leave: (waiter: Waiter<T>) => void;
  readonly #pending: Pending<T>;
  #settled = false;
  // Both are set by the constructor of the promise, before it returns.
  #resolve!: (result: T) => void;
  #reject!: (reason: unknown) => void;
  #signal: AbortSignal | undefined;
  #abort: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pause: NodeJS.Timeout | undefined;
  #referenced: boolean;

  /** `leave` is called once, when the waiter is settled and before its promise is. */
  constructor(
    pending: Pending<T>,
    wait: WaitOptions,
    referenced: boolean,
    leave: (waiter: Waiter<T>) => void,
  ) {
    this.#pending = pending;
    this.#referenced = referenced;
    this.#leave = leave;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (wait.signal !== undefined) this.#obey(wait.signal);
    if (wait.timeout !== undefined && wait.timeout <= longestDelay) this.#limit(wait.timeout);
  }

  #obey(signal: AbortSignal): void {
    this.#signal = signal;
    this.#abort = () => this.fail(signal.reason);
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  #limit(timeout: number): void {
    const expire = () =>
      this.fail(this.#pending.explain('ETIMEDOUT', `timed out after ${Math.ceil(timeout)} ms`));
    this.#timer = setTimeout(expire, timeout);
    if (!this.#referenced) this.#timer.unref();
  }

  /** Tries once more; true when the wait is over. */
  wake(): boolean {
    if (this.#settled) return true;
    try {
      const result = this.#pending.attempt();
      if (this.#settled) return true; // the attempt itself closed the socket
      if (result === undefined) return false;
      this.#settle();
      this.#resolve(result);
    } catch (error) {
      this.fail(error);
    }
    return true;
  }

  /** Tries again and again, for what epoll(7) does not report, with pauses that grow from 1 to 100 ms. */
  poll(pause = 1): void {
    this.#pause = setTimeout(() => {
      if (!this.wake()) this.poll(Math.min(pause * 2, longestPause));
    }, pause);
    if (!this.#referenced) this.#pause.unref();
  }

  /** Ends the wait with an error. */
  fail(reason: unknown): void {
    if (this.#settled) return;
    this.#settle();
    this.#reject(reason);
  }

  /** Ends the wait since its socket was closed. */
  close(text: string): void {
    this.fail(this.#pending.explain('ERR_SOCKET_CLOSED', text));
  }

  /** Whether its timers keep the process alive. */
  setReferenced(referenced: boolean): void {
    this.#referenced = referenced;
    for (const timer of [this.#timer, this.#pause]) {
      if (referenced) timer?.ref();
      else timer?.unref();
    }
  }

  #settle(): void {
    this.#settled = true;
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    if (this.#pause !== undefined) clearTimeout(this.#pause);
    if (this.#abort !== undefined) this.#signal?.removeEventListener('abort', this.#abort);
    this.#leave(this);
  }
}
