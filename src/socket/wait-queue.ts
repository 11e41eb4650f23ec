import { EPOLLERR, EPOLLET, EPOLLHUP, EPOLLIN, EPOLLOUT, EPOLLPRI, EPOLLRDHUP } from '../kernel/constants.js';
import { type Descriptor, type Watch, watch } from '../kernel/index.js';
import { ifKnown } from './name.js';
import type { WaitOptions } from './types.js';
import { type Attempt, type Explain, Waiter } from './waiter.js';

/** What can be waited for: data or a connection, room to send, the error queue, urgent data. */
export type Readiness = 'read' | 'write' | 'error' | 'urgent';

interface Kind {
  /** What epoll(7) is asked for. */
  readonly mask: number;
  /** What wakes: an error or the end concerns readers and writers alike. */
  readonly wakes: number;
}

const kinds: Readonly<Record<Readiness, Kind>> = {
  error: { mask: 0, wakes: EPOLLERR },
  urgent: { mask: EPOLLPRI, wakes: EPOLLPRI | EPOLLERR | EPOLLHUP },
  read: { mask: EPOLLIN, wakes: EPOLLIN | EPOLLRDHUP | EPOLLERR | EPOLLHUP },
  write: { mask: EPOLLOUT, wakes: EPOLLOUT | EPOLLERR | EPOLLHUP },
};
const order: readonly Readiness[] = ['error', 'urgent', 'read', 'write'];

type Waiters = Set<Waiter<unknown>>;

/**
 * Everyone who waits for one socket, first come, first served. There is one watch, edge-triggered: a waiter has just
 * found that its call would block, so the next edge is news to it, and an error that stays pending wakes once.
 */
export class WaitQueue {
  readonly #fd: Descriptor;
  readonly #waiters: Record<Readiness, Waiters> = {
    error: new Set(),
    urgent: new Set(),
    read: new Set(),
    write: new Set(),
  };
  /** Those whom timers wake. */
  readonly #pausing: Waiters = new Set();
  #watch: Watch | undefined;
  #mask = 0;
  /** Events that came while nobody wanted them. */
  #unwanted = 0;
  #waiting = 0;
  #referenced = true;

  /** The descriptor stays the caller's. */
  constructor(fd: Descriptor) {
    this.#fd = fd;
  }

  /** Whether nobody waits for it, so that a new operation may try at once. */
  isIdle(readiness: Readiness): boolean {
    return this.#waiters[readiness].size === 0;
  }

  /**
   * Waits until `attempt` has a result. `untried` says that nothing was attempted before, so that readiness that is
   * there already counts. Throws SystemError when the socket cannot be watched.
   */
  wait<T>(
    readiness: Readiness,
    attempt: Attempt<T>,
    options: WaitOptions,
    explain: Explain,
    untried = false,
  ): Promise<T> {
    this.#ask(kinds[readiness].mask, untried);
    const waiters = this.#waiters[readiness];
    const waiter = new Waiter(attempt, options, explain, this.#referenced, (settled) => {
      waiters.delete(settled as Waiter<unknown>);
      if (--this.#waiting === 0) this.#watch?.unref();
    });
    waiters.add(waiter as Waiter<unknown>);
    if (this.#waiting++ === 0 && this.#referenced) this.#watch?.ref();
    return waiter.promise;
  }

  /** Waits for what the kernel gives no event for, by trying again after growing pauses. */
  retry<T>(attempt: Attempt<T>, options: WaitOptions, explain: Explain): Promise<T> {
    const waiter = new Waiter(attempt, options, explain, this.#referenced, (settled) =>
      this.#pausing.delete(settled as Waiter<unknown>),
    );
    this.#pausing.add(waiter as Waiter<unknown>);
    waiter.poll();
    return waiter.promise;
  }

  /** Whether waits keep the process alive. */
  setReferenced(referenced: boolean): void {
    this.#referenced = referenced;
    if (referenced && this.#waiting > 0) this.#watch?.ref();
    else this.#watch?.unref();
    for (const waiter of this.#all()) waiter.setReferenced(referenced);
  }

  /** Ends the watch and every wait, which rejects with ERR_SOCKET_CLOSED. */
  close(text: string): void {
    this.#watch?.close();
    this.#watch = undefined;
    for (const waiter of this.#all()) waiter.close(text);
  }

  #all(): Waiter<unknown>[] {
    return [...order.flatMap((readiness) => [...this.#waiters[readiness]]), ...this.#pausing];
  }

  /** Watches for more events; epoll_ctl(2) also reports again what is true already, which `again` asks for. */
  #ask(mask: number, again: boolean): void {
    this.#unwanted &= ~mask;
    const wanted = this.#mask | mask;
    if (this.#watch === undefined) {
      this.#watch = watch(this.#fd, wanted | EPOLLET, (events) => this.#notify(events));
      this.#watch.unref();
    } else if (again || wanted !== this.#mask) {
      this.#watch.modify(wanted | EPOLLET);
    }
    this.#mask = wanted;
  }

  #notify(events: number): void {
    let unwanted = 0;
    for (const readiness of order) {
      const { mask, wakes } = kinds[readiness];
      if ((events & wakes) === 0) continue;
      if (this.#waiters[readiness].size === 0) unwanted |= events & mask;
      // Each takes what it wants until nothing is left; new ones come later, in microtasks.
      for (const waiter of this.#waiters[readiness]) if (!waiter.wake()) break;
    }
    this.#forget(unwanted & this.#unwanted);
    this.#unwanted = unwanted;
  }

  /** Stops watching for events that came twice in a row while nobody wanted them. */
  #forget(mask: number): void {
    if (mask === 0 || this.#watch === undefined) return;
    this.#mask &= ~mask;
    // Should someone else have closed the descriptor, then the next operation says so; here nobody would hear it.
    ifKnown(() => this.#watch?.modify(this.#mask | EPOLLET));
  }
}
