import type { SocketAddress } from '../family/address.js';
import { close, type Descriptor, SystemError } from '../kernel/index.js';
import { SocketError, type SocketErrorReason, type SocketPlace } from './error.js';
import { yieldSometimes } from './fairness.js';
import { ifKnown, localName, peerName, UnreadableName } from './name.js';
import { claim, disclaim } from './owner.js';
import type { SocketIdentity } from './spec.js';
import type { WaitOptions } from './types.js';
import { type Readiness, WaitQueue } from './wait-queue.js';
import { checkWait, type Pending, untilDone } from './waiter.js';

const ETIMEDOUT = 110;

/** Where an operation goes, when that is not where the socket is. */
export interface Where {
  readonly local?: SocketAddress | undefined;
  readonly remote?: SocketAddress | undefined;
}

/** One step of an operation: its result, or undefined while it would block. */
export type Step<T> = (fd: Descriptor) => T | undefined;

/** Runs calls of a socket that does not exist yet or no more; their errors become SocketErrors. */
export function guard<T>(operation: string, place: SocketPlace, body: () => T): T {
  try {
    return body();
  } catch (error) {
    throw error instanceof SystemError ? new SocketError(operation, place, error) : error;
  }
}

/** The promise of what is there already; now and then others get a turn first. */
function settled<T>(result: T): Promise<T> {
  const pause = yieldSometimes();
  return pause === undefined ? Promise.resolve(result) : pause.then(() => result);
}

/** An operation that waits. */
class Operation<T> implements Pending<T> {
  constructor(
    readonly handle: SocketHandle,
    readonly name: string,
    readonly step: Step<T>,
    readonly where: Where | undefined,
  ) {}

  attempt(): T | undefined {
    return this.handle.run(this.name, this.step, this.where);
  }

  explain(code: 'ERR_SOCKET_CLOSED' | 'ETIMEDOUT', text: string): SocketError {
    const errno = code === 'ETIMEDOUT' ? ETIMEDOUT : 0;
    return this.handle.error(this.name, { code, text, errno }, this.where);
  }
}

/** An open descriptor with all that waits for it: the one door through which the operations of a socket go. */
export class SocketHandle {
  /** The peer of a connection, which the kernel forgets when it breaks. */
  remote: SocketAddress | undefined;
  readonly #identity: SocketIdentity;
  readonly #serial: number;
  /** -1 once closed. */
  #fd: Descriptor;
  #queue: WaitQueue | undefined;
  #referenced = true;

  /** Takes the descriptor over. */
  constructor(fd: Descriptor, identity: SocketIdentity) {
    this.#fd = fd;
    this.#identity = identity;
    this.#serial = claim(fd);
  }

  get closed(): boolean {
    return this.#fd < 0;
  }

  /** The descriptor. Throws SocketError when closed. */
  open(operation: string): Descriptor {
    if (this.#fd >= 0) return this.#fd;
    throw this.error(operation, { code: 'ERR_SOCKET_CLOSED', text: 'the socket is closed' });
  }

  /** The error of an operation, with the addresses that are known. */
  error(operation: string, reason: SystemError | SocketErrorReason, where: Where = {}): SocketError {
    const { family, label } = this.#identity;
    const fd = this.#fd;
    const local = where.local ?? (fd < 0 ? undefined : ifKnown(() => localName(family, fd)));
    const known = where.remote ?? this.remote;
    const remote = known ?? (fd < 0 ? undefined : ifKnown(() => peerName(family, fd)));
    return new SocketError(operation, { label, local, remote }, reason);
  }

  /** Runs one call. Throws SocketError for what the kernel refuses, and what else `body` throws. */
  run<T>(operation: string, body: (fd: Descriptor) => T, where?: Where): T {
    const fd = this.open(operation);
    try {
      return body(fd);
    } catch (error) {
      throw this.#named(error, operation, where);
    }
  }

  /** Tries `step` at once, unless others wait, then whenever the socket is ready, until it has a result. */
  perform<T>(
    operation: string,
    readiness: Readiness,
    step: Step<T>,
    wait: WaitOptions = untilDone,
    where?: Where,
  ): Promise<T> {
    try {
      this.#enter(operation, wait);
      if (this.#queue === undefined || this.#queue.isIdle(readiness)) {
        const result = this.run(operation, step, where);
        if (result !== undefined) return settled(result);
      }
      return this.#wait(operation, readiness, step, wait, where, false);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * perform() without a limit, for what is done most often: the step gets its argument with each call, so that no function
   * has to be made where it is done at once.
   */
  performWith<A, T>(
    operation: string,
    readiness: Readiness,
    step: (fd: Descriptor, argument: A) => T | undefined,
    argument: A,
  ): Promise<T> {
    try {
      const fd = this.open(operation);
      if (this.#queue === undefined || this.#queue.isIdle(readiness)) {
        const result = step(fd, argument);
        if (result !== undefined) return settled(result);
      }
      return this.#wait(operation, readiness, (own) => step(own, argument), untilDone, undefined, false);
    } catch (error) {
      return Promise.reject(this.#named(error, operation));
    }
  }

  /** Like perform, but waits first, as the step would block now: the call that says so is spared. */
  performLater<T>(
    operation: string,
    readiness: Readiness,
    step: Step<T>,
    wait: WaitOptions = untilDone,
    where?: Where,
  ): Promise<T> {
    try {
      this.#enter(operation, wait);
      return this.#wait(operation, readiness, step, wait, where, true);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Tries `step` at once and then after growing pauses, for what no event announces. */
  retry<T>(operation: string, step: Step<T>, wait: WaitOptions, where?: Where): Promise<T> {
    try {
      this.#enter(operation, wait);
      const result = this.run(operation, step, where);
      if (result !== undefined) return settled(result);
      return this.#waits().retry(new Operation(this, operation, step, where), wait);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Waits for readiness itself, which may be there already. */
  async ready(operation: string, readiness: Readiness, wait?: WaitOptions): Promise<void> {
    await this.performLater(operation, readiness, () => true, wait);
  }

  setReferenced(referenced: boolean): void {
    this.#referenced = referenced;
    this.#queue?.setReferenced(referenced);
  }

  /** Gives the descriptor away; waits reject. Throws SocketError when closed. */
  release(): Descriptor {
    const fd = this.open('release');
    this.#end('released while waiting');
    return fd;
  }

  /** close(2), once. Throws SocketError. */
  close(): void {
    const fd = this.#fd;
    if (fd < 0) return;
    if (!this.#end('closed while waiting')) {
      const text = 'someone else closed its descriptor';
      throw this.error('close', { code: 'ERR_SOCKET_STATE', text });
    }
    guard('close', { label: this.#identity.label, remote: this.remote }, () => close(fd));
  }

  /** Ends every wait and forgets the descriptor; false when it is not ours any more. */
  #end(text: string): boolean {
    this.#queue?.close(text);
    this.#queue = undefined;
    const owned = disclaim(this.#fd, this.#serial);
    this.#fd = -1;
    return owned;
  }

  #enter(operation: string, wait: WaitOptions): void {
    this.open(operation);
    if (wait === untilDone) return;
    checkWait(wait);
    wait.signal?.throwIfAborted();
  }

  #wait<T>(
    operation: string,
    readiness: Readiness,
    step: Step<T>,
    wait: WaitOptions,
    where: Where | undefined,
    untried: boolean,
  ): Promise<T> {
    const pending = new Operation(this, operation, step, where);
    try {
      return this.#waits().wait(readiness, pending, wait, untried);
    } catch (error) {
      throw this.#named(error, operation, where);
    }
  }

  /** The error of an operation for what its body threw. */
  #named(error: unknown, operation: string, where?: Where): unknown {
    if (error instanceof SystemError) return this.error(operation, error, where);
    if (!(error instanceof UnreadableName)) return error;
    const { message: text, bytes, cause } = error;
    return this.error(operation, { code: 'ERR_SOCKET_ADDRESS', text, bytes, cause }, where);
  }

  #waits(): WaitQueue {
    if (this.#queue === undefined) {
      this.#queue = new WaitQueue(this.#fd);
      this.#queue.setReferenced(this.#referenced);
    }
    return this.#queue;
  }
}
