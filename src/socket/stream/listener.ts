import type { SocketAddress } from '../../family/address.js';
import type { Descriptor } from '../../kernel/index.js';
import { removeSocketFile, type SocketFile } from '../datagram/socket-file.js';
import { SocketError } from '../error.js';
import { SocketHolder } from '../holder.js';
import { Socket } from '../socket.js';
import type { WaitOptions } from '../types.js';
import type { Connection } from './base.js';
import { checkListening } from './kind.js';
import { SequencedStream } from './sequenced.js';
import { Stream } from './stream.js';
import { type SystemdSocket, socketsFromSystemd } from './systemd.js';

/** What accept(2) fails with when the process or the machine has run out of something, which may pass. */
const exhausted = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM']);
const firstPause = 10;
const longestPause = 1000;

/** Called for a connection that could not be accepted while iterating, with the pause until the next try in milliseconds. */
export type AcceptErrorListener = (error: SocketError, pause: number) => void;

/** What a listener may know besides its socket. */
export interface ListenerSettings {
  /** Removed at close, if it still is this one. */
  readonly file?: SocketFile | undefined;
  readonly onAcceptError?: AcceptErrorListener | undefined;
}

/** A server's socket: gives connections of bytes (`Stream`) or of records (`SequencedStream`). It owns its socket. */
export class Listener<C extends Connection = Stream> extends SocketHolder {
  /** Where it listens, with the port or the name that the kernel chose; remembered after close(). */
  readonly address: SocketAddress;
  readonly #file: SocketFile | undefined;
  readonly #onAcceptError: AcceptErrorListener | undefined;
  readonly #wrap: (socket: Socket) => C;
  #stop: (() => void) | undefined;

  /** Use listen(), or adopt(). */
  private constructor(
    socket: Socket,
    wrap: (socket: Socket) => C,
    { file, onAcceptError }: ListenerSettings,
  ) {
    super(socket);
    this.address = socket.localAddress;
    this.#wrap = wrap;
    this.#file = file;
    this.#onAcceptError = onAcceptError;
  }

  /** Takes over a socket that listens, of type stream or seqpacket. Throws TypeError for another. */
  static from(socket: Socket, settings: ListenerSettings = {}): Listener | Listener<SequencedStream> {
    checkListening(socket);
    return socket.type === 'seqpacket'
      ? new Listener(socket, (accepted) => new SequencedStream(accepted), settings)
      : new Listener(socket, (accepted) => new Stream(accepted), settings);
  }

  /** Takes over the descriptor of a listening socket. Throws SocketError, TypeError; then it still is the caller's. */
  static adopt(fd: Descriptor, settings: ListenerSettings = {}): Listener | Listener<SequencedStream> {
    return Listener.from(checkListening(Socket.adopt(fd), true), settings);
  }

  /**
   * The sockets systemd has opened for this process, sd_listen_fds(3): none when `LISTEN_PID` is another process. The
   * variables are removed, so that children do not take them for theirs. Throws SocketError, TypeError.
   */
  static fromSystemd(environment: NodeJS.ProcessEnv = process.env): SystemdSocket[] {
    return socketsFromSystemd(environment);
  }

  /** Waits for the next connection. Rejects with SocketError (ERR_SOCKET_CLOSED after close(), EMFILE) and the signal's reason. */
  async accept(wait?: WaitOptions): Promise<C> {
    return this.#wrap(await this.socket.accept(wait));
  }

  /**
   * The connections as they come, until close(). Leaving the loop leaves the listener open. Where descriptors or memory
   * have run out, it tries again after a pause and tells `onAcceptError`. Throws SocketError for other errors.
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<C, void, undefined> {
    let pause = firstPause;
    while (!this.closed) {
      let accepted: C;
      try {
        accepted = await this.accept();
        pause = firstPause;
      } catch (error) {
        if (this.closed) return;
        if (!(error instanceof SocketError && exhausted.has(error.code))) throw error;
        this.#report(error, pause);
        await this.#rest(pause);
        pause = Math.min(pause * 2, longestPause);
        continue;
      }
      yield accepted;
    }
  }

  /** Stops listening: loops end, accept() rejects, and the file of a Unix socket is removed if it still is ours. Harmless when repeated. */
  override close(): void {
    if (this.closed) return;
    try {
      // First the file, so that a successor that finds no file never loses its own.
      if (this.#file !== undefined) removeSocketFile(this.#file);
    } finally {
      this.socket.close();
      this.#stop?.();
    }
  }

  #report(error: SocketError, pause: number): void {
    if (this.#onAcceptError !== undefined) this.#onAcceptError(error, pause);
    else process.emitWarning(`${error.message}; trying again in ${pause} ms`, { code: error.code });
  }

  #rest(pause: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pause);
      this.#stop = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** A listener of connections that keep the bounds of records. */
export type SequencedListener = Listener<SequencedStream>;
