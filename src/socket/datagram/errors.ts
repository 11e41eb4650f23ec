import { MSG_ERRQUEUE } from '../../kernel/constants.js';
import { type Descriptor, receiveMessage, SystemError, wouldBlock } from '../../kernel/index.js';
import { IPPROTO_IP, IPPROTO_IPV6 } from '../../wire/constants.js';
import { decodeAncillary } from '../ancillary/index.js';
import { IP_RECVERR, IPV6_RECVERR } from '../ancillary/numbers.js';
import type { AncillaryData } from '../ancillary/types.js';
import { SocketError } from '../error.js';
import { usualControlRoom } from '../message.js';
import type { Socket } from '../socket.js';
import type { WaitOptions } from '../types.js';
import type { NameCache } from './names.js';
import { controlRoom, nameSlot, slabFor } from './slab.js';
import type { QueuedError } from './types.js';

/** Errors kept for a reader who does not come; then the oldest are dropped. */
const mostKept = 1000;
const told = new Int32Array(3);
/** An error brings back the datagram it is about, at most the first fragment of it. */
const payloadRoom = 65536;

/** IP_RECVERR and IPV6_RECVERR, which a dual-stack socket needs both. Throws SocketError. */
export function enableErrors(socket: Socket): void {
  if (socket.family === 'inet6') socket.setOption(IPPROTO_IPV6, IPV6_RECVERR, 1);
  try {
    socket.setOption(IPPROTO_IP, IP_RECVERR, 1);
  } catch (error) {
    if (socket.family !== 'inet6') throw error;
  }
}

function recordOf(
  bytes: Uint8Array,
  to: QueuedError['to'],
  messages: readonly AncillaryData[],
): QueuedError | undefined {
  const found = messages.find((data) => data.kind === 'extended-error');
  if (found?.kind !== 'extended-error') return undefined;
  const { kind: _, ...error } = found;
  const ancillary = messages.filter((data) => data !== found);
  return to === undefined ? { ...error, bytes, ancillary } : { ...error, to, bytes, ancillary };
}

/**
 * The errors the network sent back to one socket. It is emptied whenever somebody looks or an operation trips over an
 * error, so that the kernel's queue neither takes the room of data nor keeps the socket ready for ever.
 */
export class ErrorQueue {
  readonly #socket: Socket;
  readonly #names: NameCache;
  readonly #kept: QueuedError[] = [];
  /** Those who wait for an error that somebody else may take out of the kernel's queue. */
  readonly #pokes = new Set<AbortController>();

  constructor(socket: Socket, names: NameCache) {
    this.#socket = socket;
    this.#names = names;
  }

  /**
   * Runs a step again when it fails with an error that the network sent and the queue holds, as that concerns an earlier
   * datagram. What this machine refused, such as EMSGSIZE, concerns this one and is thrown.
   */
  absorbing<T>(step: (fd: Descriptor) => T | undefined): (fd: Descriptor) => T | undefined {
    return (fd) => {
      for (;;) {
        try {
          return step(fd);
        } catch (error) {
          if (!(error instanceof SystemError) || !this.#drain(fd, error.errno)) throw error;
        }
      }
    };
  }

  /** The next error. Rejects with SocketError, and what ends the wait. */
  async next(wait: WaitOptions): Promise<QueuedError> {
    const deadline = wait.timeout === undefined ? undefined : performance.now() + wait.timeout;
    for (;;) {
      const poke = new AbortController();
      const giveUp = () => poke.abort(wait.signal?.reason);
      if (wait.signal?.aborted) giveUp();
      wait.signal?.addEventListener('abort', giveUp);
      this.#pokes.add(poke);
      try {
        return await this.#wait(poke.signal, deadline);
      } catch (error) {
        if (error !== this.#pokes) throw error;
      } finally {
        this.#pokes.delete(poke);
        wait.signal?.removeEventListener('abort', giveUp);
      }
    }
  }

  #wait(signal: AbortSignal, deadline: number | undefined): Promise<QueuedError> {
    const step = (fd: Descriptor) => {
      if (this.#kept.length === 0) this.#read(fd);
      return this.#kept.shift();
    };
    const timeout = deadline === undefined ? undefined : Math.max(0, deadline - performance.now());
    const wait = timeout === undefined ? { signal } : { signal, timeout };
    return this.#socket.perform('receive error', 'error', step, wait);
  }

  /** Empties the kernel's queue for an operation that failed; whether the network sent its error. */
  #drain(fd: Descriptor, errno: number): boolean {
    const records = this.#read(fd);
    // Others may wait for these, and the kernel has nothing to wake them for any more.
    if (records.length > 0) for (const poke of this.#pokes) poke.abort(this.#pokes);
    return records.some((record) => record.errno === errno && record.origin.startsWith('icmp'));
  }

  /** recvmsg(2) MSG_ERRQUEUE until there is none. */
  #read(fd: Descriptor): QueuedError[] {
    const records: QueuedError[] = [];
    const { slab, slot, names } = slabFor(payloadRoom);
    const [payload, name] = [slab.subarray(0, slot), names!.subarray(0, nameSlot)];
    for (;;) {
      const control = controlRoom(usualControlRoom);
      const length = receiveMessage(fd, payload, told, name, control, MSG_ERRQUEUE);
      if (length === wouldBlock) break;
      const [nameLength = 0, controlLength = 0] = told;
      const to = this.#names.decode(name, 0, nameLength);
      const record = recordOf(payload.slice(0, length), to, decodeAncillary(control, controlLength));
      if (record !== undefined) records.push(record);
    }
    this.#kept.push(...records);
    this.#kept.splice(0, Math.max(0, this.#kept.length - mostKept));
    return records;
  }
}

/** Whether a wait ended since its socket was closed. */
export const isClosing = (error: unknown): boolean =>
  error instanceof SocketError && error.code === 'ERR_SOCKET_CLOSED';
