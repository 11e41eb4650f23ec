import { type Descriptor, SystemError, type Watch, watch } from '../kernel/index.js';
import type { WaitOptions } from './types.js';
import { checkWait, untilDone } from './waiter.js';

/** <sys/epoll.h> */
const EPOLLIN = 1;
const EPOLLOUT = 4;
const EPOLLERR = 8;
const EPOLLHUP = 0x10;
const EPOLLONESHOT = 1 << 30;

/** Nothing is armed: never was, or an event has come. */
const disarmed = -1;

/** epoll(7) refuses files and devices without readiness: poll(2) calls them always ready. */
const isAlwaysReady = (error: unknown): boolean => error instanceof SystemError && error.code === 'EPERM';

/** A descriptor that a Poller looks at: what is wanted of it, and what the last wait found. */
export class PolledDescriptor {
  /** Whether to wait until it can be read. */
  wantsRead = false;
  /** Whether to wait until it can be written. */
  wantsWrite = false;
  /** Whether not even a hang-up or an error is to be reported. */
  ignored = false;
  #found = 0;
  #armed: number = disarmed;
  #watch: Watch | 'always' | undefined;

  /** Use Poller.add. */
  constructor(
    /** The descriptor; the caller still owns it. */
    readonly fd: Descriptor,
    private readonly onEvent: () => void,
  ) {}

  /** POLLIN: a read would not block, the end included. */
  get readable(): boolean {
    return (this.#found & EPOLLIN) !== 0;
  }

  /** POLLOUT: a write would not block. */
  get writable(): boolean {
    return (this.#found & EPOLLOUT) !== 0;
  }

  /** POLLHUP: the other end is gone; data may be left to read. */
  get hungUp(): boolean {
    return (this.#found & EPOLLHUP) !== 0;
  }

  /** POLLERR: an error is pending, or the reader of a pipe is gone. */
  get failed(): boolean {
    return (this.#found & EPOLLERR) !== 0;
  }

  /** Forgets what was found and watches anew; whether something is ready already. Throws SystemError. */
  arm(): boolean {
    this.#found = 0;
    if (this.ignored) return false;
    const events = (this.wantsRead ? EPOLLIN : 0) | (this.wantsWrite ? EPOLLOUT : 0);
    if (this.#watch === undefined) this.#open(events);
    else if (this.#watch !== 'always' && this.#armed !== events) this.#watch.modify(events | EPOLLONESHOT);
    this.#armed = events;
    if (this.#watch !== 'always') return false;
    this.#found = events;
    return events !== 0;
  }

  /** Ends the watch. */
  close(): void {
    if (this.#watch !== 'always') this.#watch?.close();
    this.#watch = undefined;
  }

  #open(events: number): void {
    try {
      this.#watch = watch(this.fd, events | EPOLLONESHOT, (found) => {
        this.#armed = disarmed;
        if (this.ignored) return;
        this.#found = found;
        this.onEvent();
      });
    } catch (error) {
      if (!isAlwaysReady(error)) throw error;
      this.#watch = 'always';
    }
  }
}

/**
 * poll(2) as a promise: waits for any of several descriptors, sockets, pipes, terminals and files among them. It owns
 * none of them. A Socket that is polled must not wait by itself at the same time.
 */
export class Poller implements Disposable {
  readonly #polled = new Set<PolledDescriptor>();
  #wake: ((ready: boolean) => void) | undefined;

  /** Looks at a descriptor from now on; hang-ups and errors are reported whatever is wanted. */
  add(fd: Descriptor): PolledDescriptor {
    const polled = new PolledDescriptor(fd, () => this.#wake?.(true));
    this.#polled.add(polled);
    return polled;
  }

  /** Looks at it no more. Harmless when repeated. */
  remove(polled: PolledDescriptor): void {
    polled.close();
    this.#polled.delete(polled);
  }

  /**
   * Waits until something is ready: true, and the descriptors say what. False when the time is up. Rejects with the
   * signal's reason, SystemError for what is no open descriptor, RangeError.
   */
  async wait(options: WaitOptions = untilDone): Promise<boolean> {
    checkWait(options);
    const { timeout, signal } = options;
    signal?.throwIfAborted();
    if (this.#wake !== undefined) throw new Error('this poller waits already');
    let ready = false;
    for (const polled of this.#polled) if (polled.arm()) ready = true;
    if (!ready) return this.#sleep(timeout, signal);
    // What is always ready shall not hide what else is: one look at the events there are.
    await new Promise<void>((resolve) => setImmediate(resolve));
    return true;
  }

  /** Ends every watch. */
  close(): void {
    for (const polled of this.#polled) polled.close();
    this.#polled.clear();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async #sleep(timeout: number | undefined, signal: AbortSignal | undefined): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    let onAbort: (() => void) | undefined;
    try {
      return await new Promise<boolean>((resolve, reject) => {
        this.#wake = resolve;
        if (timeout !== undefined) timer = setTimeout(resolve, timeout, false);
        onAbort = () => reject(signal?.reason);
        signal?.addEventListener('abort', onAbort);
      });
    } finally {
      this.#wake = undefined;
      clearTimeout(timer);
      if (onAbort !== undefined) signal?.removeEventListener('abort', onAbort);
    }
  }
}
