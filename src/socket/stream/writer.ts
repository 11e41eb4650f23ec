import { MSG_MORE, MSG_OOB } from '../../kernel/constants.js';
import { type Descriptor, SystemError, send, sendMessage, wouldBlock } from '../../kernel/index.js';
import { encodeAncillary } from '../ancillary/index.js';
import { SocketError } from '../error.js';
import { yieldSometimes } from '../fairness.js';
import type { Socket } from '../socket.js';
import type { WaitOptions } from '../types.js';
import { checkWait } from '../waiter.js';
import { Deadline } from './deadline.js';
import { failed, failure, isFatal } from './failure.js';
import { bytesOf, piecesOf } from './pieces.js';
import { Turns } from './turns.js';
import type { StreamData, StreamWriteOptions } from './types.js';

/** A write goes on in one turn of the event loop up to this many bytes. */
const bytesPerTurn = 1048576;

/** The options of most writes, and their promise. */
const usual: StreamWriteOptions = Object.freeze({});
const written = Promise.resolve();

const flagsOf = ({ more, outOfBand }: StreamWriteOptions, last: boolean): number =>
  (more || !last ? MSG_MORE : 0) | (outOfBand === true && last ? MSG_OOB : 0);

/** The sending direction of a stream: writes go out whole and in order, then the end. */
export class Writer {
  /** Bytes the kernel has taken. */
  bytesWritten = 0;
  readonly #socket: Socket;
  readonly #turns = new Turns();
  readonly #onEnd: () => void;
  #ending: Promise<void> | undefined;
  /** Why nothing can be written any more. */
  #broken: SocketError | undefined;

  /** `onEnd` is called once, when the direction is over, well or not. */
  constructor(socket: Socket, onEnd: () => void) {
    this.#socket = socket;
    this.#onEnd = onEnd;
  }

  /** Whether no write is under way. */
  get idle(): boolean {
    return this.#turns.free;
  }

  /** Resolves when the kernel has taken everything. Rejects with SocketError, TypeError and the signal's reason. */
  write(data: StreamData, options: StreamWriteOptions = usual): Promise<void> {
    try {
      this.#check(this.#ending !== undefined);
      if (options !== usual) {
        checkWait(options);
        options.signal?.throwIfAborted();
      }
      if (Array.isArray(data) || options.ancillary !== undefined || !this.#turns.free) {
        return this.#writePieces(piecesOf(data), options);
      }
      const piece = bytesOf(data as Uint8Array | string);
      const taken = this.#sendAtOnce(piece, options);
      if (taken === piece.length) return yieldSometimes() ?? written;
      return this.#sendRest(piece, taken, options);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #writePieces(pieces: readonly Uint8Array[], options: StreamWriteOptions): Promise<void> {
    const control = options.ancillary === undefined ? null : encodeAncillary(options.ancillary);
    if (control !== null && (pieces[0]?.length ?? 0) === 0) {
      throw new RangeError('control messages need at least one byte of data to travel with');
    }
    return this.#inTurn(options, (deadline) => this.#transmit(pieces, control, options, deadline));
  }

  /** Writes `data` if given, then shuts the direction down; the peer reads the end. Repeated calls give the same promise. */
  end(data?: StreamData, options: StreamWriteOptions = {}): Promise<void> {
    if (this.#ending !== undefined) {
      return data === undefined ? this.#ending : Promise.reject(this.#afterEnd());
    }
    this.#ending = this.#finish(data, options);
    this.#ending.catch(() => {
      // An end that was given up may be tried again.
      if (this.#broken === undefined) this.#ending = undefined;
    });
    return this.#ending;
  }

  async #finish(data: StreamData | undefined, options: StreamWriteOptions): Promise<void> {
    const deadline = new Deadline(options);
    if (data !== undefined) await this.write(data, options);
    await this.#inTurn(deadline.rest(), () => {
      try {
        this.#socket.shutdown('write');
      } catch (error) {
        // ENOTCONN: the peer has gone and needs no end.
        if (!(error instanceof SocketError && error.code === 'ENOTCONN')) throw error;
      }
      this.#onEnd();
    });
  }

  async #inTurn(wait: WaitOptions, body: (deadline: Deadline) => void | Promise<void>): Promise<void> {
    const deadline = new Deadline(wait);
    const turn = this.#turns.take(wait, (code, text) => failure(this.#socket, 'write', code, text));
    if (turn !== undefined) await turn;
    try {
      this.#check(false);
      const going = body(deadline);
      if (going !== undefined) await going;
    } finally {
      this.#turns.release();
    }
  }

  /** sendmsg(2) once, without waiting: how many bytes were taken. Throws SocketError. */
  #sendAtOnce(piece: Uint8Array, options: StreamWriteOptions): number {
    if (piece.length === 0) return 0;
    try {
      const taken = send(this.#socket.fd, piece, flagsOf(options, true));
      if (taken === wouldBlock) return 0;
      this.bytesWritten += taken;
      return taken;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      this.#break(failed(this.#socket, 'write', error));
      throw this.#broken;
    }
  }

  /** Sends the rest of a piece of which `begun` bytes went at once, as nobody had the turn: it would block now. */
  async #sendRest(piece: Uint8Array, begun: number, options: StreamWriteOptions): Promise<void> {
    const deadline = new Deadline(options);
    const before = this.bytesWritten - begun;
    const rest = this.#stepsOf(piece, null, flagsOf(options, true), begun);
    this.#turns.takeFree();
    try {
      while (!rest.done()) await this.#socket.performLater('write', 'write', rest.step, deadline.rest());
    } catch (error) {
      throw this.#givenUp(error, before);
    } finally {
      this.#turns.release();
    }
  }

  /** Sends the pieces, in a turn. */
  async #transmit(
    pieces: readonly Uint8Array[],
    control: Uint8Array | null,
    options: StreamWriteOptions,
    deadline: Deadline,
  ): Promise<void> {
    const before = this.bytesWritten;
    try {
      for (const [index, piece] of pieces.entries()) {
        const flags = flagsOf(options, index === pieces.length - 1);
        const { step, done } = this.#stepsOf(piece, index === 0 ? control : null, flags, 0);
        if (!done()) await this.#socket.perform('write', 'write', step, deadline.rest());
        // What was not taken whole would block now.
        while (!done()) await this.#socket.performLater('write', 'write', step, deadline.rest());
      }
    } catch (error) {
      throw this.#givenUp(error, before);
    }
  }

  /** A piece as steps from `begun` on: each sends what the kernel takes. */
  #stepsOf(piece: Uint8Array, control: Uint8Array | null, flags: number, begun: number) {
    let offset = begun;
    const step = (fd: Descriptor): true | undefined => {
      const start = offset;
      while (offset < piece.length && offset < start + bytesPerTurn) {
        const rest = offset === 0 ? piece : piece.subarray(offset);
        const taken =
          control === null || offset > 0
            ? send(fd, rest, flags)
            : sendMessage(fd, rest, null, control, flags);
        if (taken === wouldBlock) return offset > start ? true : undefined;
        offset += taken;
        this.bytesWritten += taken;
      }
      return true;
    };
    return { step, done: () => offset >= piece.length };
  }

  /** What a write rejects with. What is given up in the middle leaves a gap, so nothing may follow it. */
  #givenUp(error: unknown, before: number): unknown {
    const taken = this.bytesWritten - before;
    if (isFatal(error)) this.#break(error);
    else if (taken > 0) {
      const text = `an earlier write was given up after ${taken} bytes`;
      this.#break(failure(this.#socket, 'write', 'ERR_SOCKET_STATE', text, error));
    }
    return error;
  }

  #break(error: SocketError): void {
    this.#broken = error;
    this.#onEnd();
  }

  #afterEnd(): SocketError {
    return failure(this.#socket, 'write', 'ERR_SOCKET_STATE', 'written after end()');
  }

  #check(ended: boolean): void {
    if (this.#broken !== undefined) throw this.#broken;
    if (ended) throw this.#afterEnd();
    if (this.#socket.closed)
      throw failure(this.#socket, 'write', 'ERR_SOCKET_CLOSED', 'the stream is closed');
  }
}
