import { EPOLLERR, EPOLLET, EPOLLHUP, EPOLLIN, EPOLLOUT, EPOLLPRI, EPOLLRDHUP } from '../kernel/constants.js';
import { type Descriptor, type Watch, watch } from '../kernel/index.js';
import { ifKnown } from './name.js';
import type { WaitOptions } from './types.js';
import { type Pending, Waiter } from './waiter.js';

/** What can be waited for: data or a connection, room to send, the error queue, urgent data. */
export type Readiness = 'read' | 'write' | 'error' | 'urgent';

interface Kind {
  /** Who is woken first. */
  readonly rank: number;
  /** What epoll(7) is asked for. */
  readonly mask: number;
  /** What wakes: an error or the end concerns readers and writers alike. */
  readonly wakes: number;
}

const kinds: Readonly<Record<Readiness, Kind>> = {
  error: { rank: 0, mask: 0, wakes: EPOLLERR },
  urgent: { rank: 1, mask: EPOLLPRI, wakes: EPOLLPRI | EPOLLERR | EPOLLHUP },
  read: { rank: 2, mask: EPOLLIN, wakes: EPOLLIN | EPOLLRDHUP | EPOLLERR | EPOLLHUP },
  write: { rank: 3, mask: EPOLLOUT, wakes: EPOLLOUT | EPOLLERR | EPOLLHUP },
};

/** Those who wait for the same. */
class Line {
  readonly waiters = new Set<Waiter<unknown>>();
  readonly kind: Kind;
  /** For a waiter to leave by. */
  readonly leave: (waiter: Waiter<unknown>) => void;

  constructor(kind: Kind, onLeft: () => void) {
    this.kind = kind;
    this.leave = (waiter) => {
      this.waiters.delete(waiter);
      onLeft();
    };
  }

  /** Each takes what it wants until nothing is left; new ones come later, in microtasks. Whether one got something. */
  wake(): boolean {
    let used = false;
    for (const waiter of this.waiters) {
      if (!waiter.wake()) break;
      used = true;
    }
    return used;
  }
}

/**
 * Everyone who waits for one socket, first come, first served. There is one watch, level-triggered: whoever knows that
 * a call would block waits without making it, and as long as each event finds someone, epoll_ctl(2) is not called again.
 * An event that nobody waits for is asked for no more. EPOLLERR and EPOLLHUP cannot be declined: once such an event is
 * of no use to anybody, the watch is edge-triggered for good, as the event would come again and again.
 */
export class WaitQueue {
  readonly #fd: Descriptor;
  /** By rank; only of what was waited for. */
  #lines: Line[] = [];
  /** Those whom timers wake. */
  readonly #pausing = new Set<Waiter<unknown>>();
  #watch: Watch | undefined;
  #mask = 0;
  /** EPOLLET, or 0. */
  #trigger = 0;
  #waiting = 0;
  #referenced = true;

  /** The descriptor stays the caller's. */
  constructor(fd: Descriptor) {
    this.#fd = fd;
  }

  /** Whether nobody waits for it, so that a new operation may try at once. */
  isIdle(readiness: Readiness): boolean {
    const line = this.#find(readiness);
    return line === undefined || line.waiters.size === 0;
  }

  /**
   * Waits until an attempt has a result. `untried` says that none was made before, so that readiness that is there
   * already counts. Throws SystemError when the socket cannot be watched.
   */
  wait<T>(readiness: Readiness, pending: Pending<T>, options: WaitOptions, untried: boolean): Promise<T> {
    const line = this.#find(readiness) ?? this.#add(readiness);
    this.#ask(line.kind.mask, untried);
    const waiter = new Waiter(pending, options, this.#referenced, line.leave as (waiter: Waiter<T>) => void);
    line.waiters.add(waiter as Waiter<unknown>);
    if (this.#waiting++ === 0 && this.#referenced) this.#watch?.ref();
    return waiter.promise;
  }

  /** Waits for what the kernel gives no event for, by trying again after growing pauses. */
  retry<T>(pending: Pending<T>, options: WaitOptions): Promise<T> {
    const waiter = new Waiter(pending, options, this.#referenced, (settled) =>
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

  #find(readiness: Readiness): Line | undefined {
    const kind = kinds[readiness];
    for (const line of this.#lines) if (line.kind === kind) return line;
    return undefined;
  }

  #add(readiness: Readiness): Line {
    const line = new Line(kinds[readiness], () => {
      if (--this.#waiting === 0) this.#watch?.unref();
    });
    // A new array, as the old one may be just gone through.
    this.#lines = [...this.#lines, line].sort((a, b) => a.kind.rank - b.kind.rank);
    return line;
  }

  #all(): Waiter<unknown>[] {
    return [...this.#lines.flatMap(({ waiters }) => [...waiters]), ...this.#pausing];
  }

  /** Watches for more events; `again` wants those reported that are true already, edge-triggered or not. */
  #ask(mask: number, again: boolean): void {
    const wanted = this.#mask | mask;
    if (this.#watch === undefined) {
      this.#watch = watch(this.#fd, wanted, (events) => this.#notify(events));
      this.#watch.unref();
    } else if (wanted !== this.#mask || (again && this.#trigger !== 0)) {
      this.#watch.modify(wanted | this.#trigger);
    }
    this.#mask = wanted;
  }

  #notify(events: number): void {
    let used = false;
    let unwanted = 0;
    for (const line of this.#lines) {
      if ((events & line.kind.wakes) === 0) continue;
      if (line.waiters.size === 0) unwanted |= events & line.kind.mask;
      else if (line.wake()) used = true;
    }
    const useless = !used && (events & ~unwanted) !== 0;
    if (useless || unwanted !== 0) this.#decline(unwanted, useless ? EPOLLET : this.#trigger);
  }

  /** Watches for less, or for changes only. */
  #decline(unwanted: number, trigger: number): void {
    if (unwanted === 0 && trigger === this.#trigger) return;
    this.#mask &= ~unwanted;
    this.#trigger = trigger;
    // Should someone else have closed the descriptor, then the next operation says so; here nobody would hear it.
    ifKnown(() => this.#watch?.modify(this.#mask | trigger));
  }
}
