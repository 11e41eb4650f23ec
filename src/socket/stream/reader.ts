import { type Descriptor, read, SystemError, wouldBlock } from '../../kernel/index.js';
import type { Socket } from '../socket.js';
import type { WaitOptions } from '../types.js';
import { failed } from './failure.js';

/** How much is read at once at first, and at most: of what is there in such pieces for long, more is taken with each call. */
const usualRoom = 65536;
const largestRoom = 262144;
/** So many reads in a row that filled their memory ask for twice as much, and so many small ones show that nothing flows. */
const fullInARow = 4;
const smallInARow = 3;
/** From this many bytes on a read counts as large: the next one had better go into memory that is handed out itself. */
const worthHandingOut = 32768;

/**
 * Memory of this thread, filled by read(2). The first is kept for good and copied from; the second is given away. What is
 * given away must be young: V8 frees it with the next scavenge, but once it has been kept for long only with all its heap.
 */
let kept: Buffer | undefined;
let fresh: Buffer | undefined;

function keptMemory(): Buffer {
  kept ??= Buffer.allocUnsafeSlow(usualRoom);
  return kept;
}

function freshMemory(room: number): Buffer {
  if (fresh?.length !== room) fresh = Buffer.allocUnsafeSlow(room);
  return fresh;
}

/** A copy without the pool of Buffer, of which a large one would take its own memory in any case. */
function copyOf(filled: Buffer): Buffer {
  if (filled.length < worthHandingOut) return Buffer.from(filled);
  const copy = Buffer.allocUnsafeSlow(filled.length);
  copy.set(filled);
  return copy;
}

/** What becomes of a direction. */
export interface ReaderEvents {
  /** The peer's end was read. */
  onEnd(): void;
  /** The kernel has broken the connection. */
  onBreak(error: Error): void;
}

/** The receiving direction of a stream. Its owner hears of its end and of errors before whoever reads. */
export class Reader {
  /** Bytes received. */
  bytesRead = 0;
  readonly #socket: Socket;
  readonly #events: ReaderEvents;
  /** Whether the last read took all there was, so that the next had better wait first. */
  #drained = false;
  /** Whether reads have been large of late, as the next one is likely to be then. */
  #flowing = false;
  /** How much the next read takes where it flows; how many reads in a row were full, how many small. */
  #room = usualRoom;
  #full = 0;
  #small = 0;
  readonly #chunkStep = (fd: Descriptor) => this.#chunk(fd);
  readonly #resultStep = (fd: Descriptor) => this.#result(fd);

  constructor(socket: Socket, events: ReaderEvents) {
    this.#socket = socket;
    this.#events = events;
  }

  /** read(2): what came in memory of its own; null at the end. Rejects with SocketError. */
  read(wait: WaitOptions | undefined): Promise<Buffer | null> {
    return this.#perform(this.#chunkStep, wait);
  }

  /** Reads into the caller's memory: its filled part; null at the end. Throws RangeError for memory without room. */
  fill(into: Uint8Array, wait: WaitOptions | undefined): Promise<Uint8Array | null> {
    if (into.length === 0)
      throw new RangeError('into must have room for a byte: nothing would look like the end');
    const step = (fd: Descriptor) => {
      const length = this.#take(fd, into);
      if (length === wouldBlock) return undefined;
      return length === 0 ? null : into.subarray(0, length);
    };
    return this.#perform(step, wait);
  }

  /** read(2), as an iteration wants it. Rejects with SocketError. */
  next(): Promise<IteratorResult<Buffer, undefined>> {
    return this.#perform(this.#resultStep, undefined);
  }

  #perform<T>(step: (fd: Descriptor) => T | undefined, wait: WaitOptions | undefined): Promise<T> {
    // Who limits the wait asks whether something is there now.
    const limited = wait?.timeout !== undefined || wait?.signal !== undefined;
    return this.#drained && !limited
      ? this.#socket.performLater('read', 'read', step)
      : this.#socket.perform('read', 'read', step, wait);
  }

  #chunk(fd: Descriptor): Buffer | null | undefined {
    const handOut = this.#flowing;
    const into = handOut ? freshMemory(this.#room) : keptMemory();
    const length = this.#take(fd, into);
    if (length === wouldBlock) return undefined;
    if (length === 0) return null;
    this.#adapt(length, into.length);
    const filled = length === into.length ? into : into.subarray(0, length);
    // Little shall not keep much alive.
    if (!handOut || length * 2 < into.length) return copyOf(filled);
    fresh = undefined;
    return filled;
  }

  /** Learns from a read how the next one is made. */
  #adapt(length: number, room: number): void {
    if (length >= worthHandingOut) {
      this.#flowing = true;
      this.#small = 0;
    } else if (++this.#small === smallInARow) this.#flowing = false;
    if (length < room) {
      this.#full = 0;
      if (length * 2 < room && this.#room > usualRoom) this.#room /= 2;
    } else if (++this.#full === fullInARow && this.#room < largestRoom) {
      this.#room *= 2;
      this.#full = 0;
    }
  }

  #result(fd: Descriptor): IteratorResult<Buffer, undefined> | undefined {
    const value = this.#chunk(fd);
    if (value === undefined) return undefined;
    return value === null ? { done: true, value: undefined } : { done: false, value };
  }

  /** read(2) once: how many bytes, 0 at the end, or `wouldBlock`. Throws SocketError. */
  #take(fd: Descriptor, into: Uint8Array): number {
    let length: number;
    try {
      length = read(fd, into);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const broken = failed(this.#socket, 'read', error);
      queueMicrotask(() => this.#events.onBreak(broken));
      throw broken;
    }
    this.#drained = length < into.length;
    if (length > 0) this.bytesRead += length;
    // The descriptor may be closed then, which the operation in hand shall not see.
    else if (length === 0) queueMicrotask(() => this.#events.onEnd());
    return length;
  }
}
