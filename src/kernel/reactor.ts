import { AsyncResource } from 'node:async_hooks';
import { native } from './addon.js';
import type { Descriptor } from './descriptor.js';
import { check } from './system-error.js';

/** Called with the epoll events that are true of a watched descriptor, EPOLLERR and EPOLLHUP among them. */
export type ReadinessListener = (events: number) => void;

/** Operations of epoll_ctl(2). */
const EPOLL_CTL_ADD = 1;
const EPOLL_CTL_DEL = 2;
const EPOLL_CTL_MOD = 3;

const batchEvents = 256;
const wordsPerEvent = 3;
const twoToThe32 = 2 ** 32;

/** This thread's reactor: every worker has its own, as it has its own modules. */
let words: Uint32Array | undefined;
let lastToken = 0;
let keepingAlive = 0;
const watches = new Map<number, Watch>();

function deliver(count: number): void {
  const events = words as Uint32Array;
  for (let at = 0; at < count * wordsPerEvent; at += wordsPerEvent) {
    const token = (events[at] as number) + (events[at + 1] as number) * twoToThe32;
    // A listener before us in the batch may have closed this watch; its token will never return.
    watches.get(token)?.notify(events[at + 2] as number);
  }
}

function open(): void {
  if (words !== undefined) return;
  const events = new Uint32Array(batchEvents * wordsPerEvent);
  // Bun has libuv's names without its functions, so a thread waits there.
  check('reactor', native().reactorOpen(events, deliver, process.versions['bun'] !== undefined));
  words = events;
}

function keepAlive(change: number): void {
  const before = keepingAlive > 0;
  keepingAlive += change;
  if (before !== keepingAlive > 0) native().reactorRef(keepingAlive);
}

/** Readiness of one descriptor, reported until it is closed. It never owns the descriptor. */
export class Watch implements Disposable {
  readonly #fd: Descriptor;
  readonly #token: number;
  readonly #listener: ReadinessListener;
  readonly #context = new AsyncResource('SocketeerWatch', { requireManualDestroy: true });
  #open = true;
  #referenced = true;

  /** Use watch(). Throws SystemError. */
  constructor(fd: Descriptor, events: number, listener: ReadinessListener) {
    open();
    this.#fd = fd;
    this.#token = ++lastToken;
    this.#listener = listener;
    // `|` makes EPOLLET, the highest bit, negative.
    check('epoll_ctl', native().reactorControl(EPOLL_CTL_ADD, fd, events >>> 0, this.#token));
    watches.set(this.#token, this);
    keepAlive(1);
  }

  /** epoll_ctl(2) EPOLL_CTL_MOD: other events from now on; also arms EPOLLONESHOT again. Throws SystemError. */
  modify(events: number): void {
    if (!this.#open) throw new Error('this watch is closed');
    check('epoll_ctl', native().reactorControl(EPOLL_CTL_MOD, this.#fd, events >>> 0, this.#token));
  }

  /** Ends the watch; the listener is not called again. Close the watch before its descriptor. Harmless when repeated. */
  close(): void {
    if (!this.#open) return;
    this.unref();
    this.#open = false;
    watches.delete(this.#token);
    // Fails when the descriptor was closed before, and then there is nothing to remove.
    native().reactorControl(EPOLL_CTL_DEL, this.#fd, 0, 0);
    this.#context.emitDestroy();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Lets the process end although this watch is open. */
  unref(): void {
    if (!this.#open || !this.#referenced) return;
    this.#referenced = false;
    keepAlive(-1);
  }

  /** Keeps the process alive while this watch is open, as it does from the start. */
  ref(): void {
    if (!this.#open || this.#referenced) return;
    this.#referenced = true;
    keepAlive(1);
  }

  /** Calls the listener in the asynchronous context of watch(). For the reactor. */
  notify(events: number): void {
    try {
      this.#context.runInAsyncScope(this.#listener, undefined, events);
    } catch (error) {
      // An uncaught exception as from any event, but the other watches of the batch get theirs.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

/**
 * Watches a descriptor with epoll(7): the listener gets every event of the mask, and EPOLLERR and EPOLLHUP in any case.
 * Level-triggered unless EPOLLET is in the mask. The caller still owns `fd`. Throws SystemError.
 */
export const watch = (fd: Descriptor, events: number, listener: ReadinessListener): Watch =>
  new Watch(fd, events, listener);
