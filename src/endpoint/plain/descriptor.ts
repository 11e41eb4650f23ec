import { F_GETFL, MSG_DONTWAIT, O_NONBLOCK } from '../../kernel/constants.js';
import {
  close,
  type Descriptor,
  dup,
  fcntl,
  read,
  receiveMessage,
  SystemError,
  send,
  sendMessage,
  shutdown,
  wouldBlock,
  write,
} from '../../kernel/index.js';
import { yieldSometimes } from '../../socket/fairness.js';
import { type Readiness, WaitQueue } from '../../socket/wait-queue.js';
import type { Pending } from '../../socket/waiter.js';
import type { PlainDescriptors } from '../types.js';

/** SHUT_WR of shutdown(2). */
const SHUT_WR = 1;

/** What a pipe takes for certain when epoll(7) calls it writable: PIPE_BUF of <linux/limits.h>. */
const certainlyTaken = 4096;

const isErrno = (error: unknown, code: string): boolean =>
  error instanceof SystemError && error.code === code;

/**
 * A descriptor that is read or written by waiting, whatever it is: a socket, a pipe, a terminal, a file. Those that are
 * blocking, as inherited ones are, are left so, and only used when they are ready. It does not own the descriptor.
 */
export class PlainDescriptor {
  readonly #kind: PlainDescriptors['kind'];
  /** Whether a call may be tried at once. */
  readonly #mayTry: boolean;
  readonly #receiveResult = new Int32Array(3);
  #queue: WaitQueue | undefined;
  /** epoll(7) watches a descriptor once; where somebody else does, it watches a duplicate. */
  #duplicate: Descriptor | undefined;
  /** epoll(7) refuses what is always ready: files, /dev/null. */
  #alwaysReady = false;
  #closed = false;

  constructor(
    readonly fd: Descriptor,
    kind: PlainDescriptors['kind'],
    readonly label: string,
  ) {
    this.#kind = kind;
    this.#mayTry = kind === 'socket' || kind === 'file' || (fcntl(fd, F_GETFL) & O_NONBLOCK) !== 0;
  }

  /** Makes `attempt` once it does not give undefined any more. Rejects with what it throws, or the signal's reason. */
  async perform<T>(readiness: Readiness, attempt: () => T | undefined, signal: AbortSignal): Promise<T> {
    await yieldSometimes();
    signal.throwIfAborted();
    if (this.#closed) throw this.#gone(readiness);
    if (this.#mayTry || this.#alwaysReady) {
      const result = attempt();
      if (result !== undefined) return result;
    }
    const wait = this.#wait({ attempt, explain: () => this.#gone(readiness) }, readiness, signal);
    // What is always ready need not be waited for.
    return wait ?? this.perform(readiness, attempt, signal);
  }

  /** read(2) or recvmsg(2): the length, or undefined where it would block. Throws SystemError. */
  tryRead(into: Uint8Array): number | undefined {
    const length =
      this.#kind === 'socket'
        ? receiveMessage(this.fd, into, this.#receiveResult, null, null, MSG_DONTWAIT)
        : read(this.fd, into);
    return length === wouldBlock ? undefined : length;
  }

  /** write(2), send(2) or sendmsg(2): how many bytes were taken, or undefined where it would block. Throws SystemError. */
  tryWrite(bytes: Uint8Array, to: Uint8Array | undefined): number | undefined {
    const taken = this.#write(bytes, to);
    return taken === wouldBlock ? undefined : taken;
  }

  /** shutdown(2): that there is nothing to end any more is no error. Throws SystemError for everything else. */
  shutdown(): void {
    if (this.#closed) return;
    try {
      shutdown(this.fd, SHUT_WR);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
    }
  }

  /** Ends the waits; the descriptor stays open. Harmless when repeated. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#queue?.close('closed while waiting');
    if (this.#duplicate !== undefined) close(this.#duplicate);
  }

  #write(bytes: Uint8Array, to: Uint8Array | undefined): number {
    if (to !== undefined) return sendMessage(this.fd, bytes, to, null, MSG_DONTWAIT);
    if (this.#kind === 'socket') return send(this.fd, bytes, MSG_DONTWAIT);
    const bounded = this.#mayTry || this.#alwaysReady ? bytes : bytes.subarray(0, certainlyTaken);
    return write(this.fd, bounded);
  }

  #gone(readiness: Readiness): Error {
    return Object.assign(new Error(`${readiness} ${this.label}: closed`), { code: 'ERR_SOCKET_CLOSED' });
  }

  /** Waits in the queue, made at the first wait; undefined where there was none and another way is to be tried now. */
  #wait<T>(pending: Pending<T>, readiness: Readiness, signal: AbortSignal): Promise<T> | undefined {
    if (this.#queue !== undefined) return this.#queue.wait(readiness, pending, { signal }, true);
    const queue = new WaitQueue(this.#duplicate ?? this.fd);
    try {
      const wait = queue.wait(readiness, pending, { signal }, true);
      this.#queue = queue;
      return wait;
    } catch (error) {
      if (isErrno(error, 'EPERM')) this.#alwaysReady = true;
      else if (isErrno(error, 'EEXIST') && this.#duplicate === undefined) this.#duplicate = dup(this.fd);
      else throw error;
      return undefined;
    }
  }
}
