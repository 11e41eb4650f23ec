import type { SocketAddress } from '../family/address.js';
import { close, type Descriptor, SystemError } from '../kernel/index.js';
import { SocketError, type SocketErrorReason, type SocketPlace } from './error.js';
import { yieldSometimes } from './fairness.js';
import { ifKnown, localName, peerName, UnreadableName } from './name.js';
import { claim, disclaim } from './owner.js';
import type { SocketIdentity } from './spec.js';
import type { WaitOptions } from './types.js';
import { type Readiness, WaitQueue } from './wait-queue.js';
import { checkWait, type Explain } from './waiter.js';

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
      if (error instanceof SystemError) throw this.error(operation, error, where);
      if (!(error instanceof UnreadableName)) throw error;
      const { message: text, bytes, cause } = error;
      throw this.error(operation, { code: 'ERR_SOCKET_ADDRESS', text, bytes, cause }, where);
    }
  }

  /** Tries `step` at once, unless others wait, then whenever the socket is ready, until it has a result. */
  async perform<T>(
    operation: string,
    readiness: Readiness,
    step: Step<T>,
    wait: WaitOptions = {},
    where?: Where,
  ): Promise<T> {
    this.#enter(operation, wait);
    const attempt = () => this.run(operation, step, where);
    if (this.#queue === undefined || this.#queue.isIdle(readiness)) {
      const result = attempt();
      if (result !== undefined) {
        const pause = yieldSometimes();
        if (pause !== undefined) await pause;
        return result;
      }
    }
    const explain = this.#explain(operation, where);
    return this.run(operation, () => this.#waits().wait(readiness, attempt, wait, explain));
  }

  /** Tries `step` at once and then after growing pauses, for what no event announces. */
  async retry<T>(operation: string, step: Step<T>, wait: WaitOptions, where?: Where): Promise<T> {
    this.#enter(operation, wait);
    const attempt = () => this.run(operation, step, where);
    const result = attempt();
    if (result !== undefined) return result;
    return this.#waits().retry(attempt, wait, this.#explain(operation, where));
  }

  /** Waits for readiness itself, which may be there already. */
  async ready(operation: string, readiness: Readiness, wait: WaitOptions = {}): Promise<void> {
    this.#enter(operation, wait);
    const explain = this.#explain(operation);
    await this.run(operation, () => this.#waits().wait(readiness, () => true, wait, explain, true));
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
    checkWait(wait);
    wait.signal?.throwIfAborted();
  }

  #explain(operation: string, where?: Where): Explain {
    return (code, text) =>
      this.error(operation, { code, text, errno: code === 'ETIMEDOUT' ? ETIMEDOUT : 0 }, where);
  }

  #waits(): WaitQueue {
    if (this.#queue === undefined) {
      this.#queue = new WaitQueue(this.#fd);
      this.#queue.setReferenced(this.#referenced);
    }
    return this.#queue;
  }
}
