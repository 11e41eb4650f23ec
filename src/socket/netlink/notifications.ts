import type { NetlinkMessage } from './message.js';

/** What listeners to multicast groups get to know. */
export type NetlinkEvent =
  | { readonly kind: 'message'; readonly message: NetlinkMessage }
  /** Messages were lost, here or in the kernel (ENOBUFS): what is known from them is out of date. */
  | { readonly kind: 'overrun' };

/** Events that wait for a listener at most; more are an overrun. */
const LONGEST_QUEUE = 10_000;

interface Listener {
  readonly resolve: (result: IteratorResult<NetlinkEvent>) => void;
  readonly reject: (error: unknown) => void;
}

/** One listener's stream of events, from the moment it is made. */
export class Notifications implements AsyncIterableIterator<NetlinkEvent> {
  readonly #queue: NetlinkEvent[] = [];
  readonly #waiting: Listener[] = [];
  #ended = false;
  #error: { readonly reason: unknown } | undefined;

  /** `onWait` is called when someone waits for an event, `onEnd` once. */
  constructor(
    private readonly onWait: () => void,
    private readonly onEnd: (ended: Notifications) => void,
  ) {}

  /** Whether someone waits for an event. */
  get isAwaited(): boolean {
    return this.#waiting.length > 0;
  }

  /** Hands an event to whoever waits, or keeps it. */
  push(event: NetlinkEvent): void {
    const listener = this.#waiting.shift();
    if (listener !== undefined) listener.resolve({ done: false, value: event });
    else if (this.#queue.length < LONGEST_QUEUE) this.#queue.push(event);
    else if (this.#queue.at(-1)?.kind !== 'overrun') this.#queue.push({ kind: 'overrun' });
  }

  /** Ends the stream behind what is queued: without a reason as every iterator ends, or by throwing the reason. */
  end(error?: { readonly reason: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.onEnd(this);
    for (const listener of this.#waiting.splice(0)) this.#finish(listener);
  }

  /** Tells one listener the end; only the first hears of the error. */
  #finish(listener: Listener): void {
    const error = this.#error;
    this.#error = undefined;
    if (error === undefined) listener.resolve({ done: true, value: undefined });
    else listener.reject(error.reason);
  }

  next(): Promise<IteratorResult<NetlinkEvent>> {
    return new Promise((resolve, reject) => {
      const event = this.#queue.shift();
      if (event !== undefined) return resolve({ done: false, value: event });
      if (this.#ended) return this.#finish({ resolve, reject });
      this.#waiting.push({ resolve, reject });
      this.onWait();
    });
  }

  async return(): Promise<IteratorResult<NetlinkEvent>> {
    this.#queue.length = 0;
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
