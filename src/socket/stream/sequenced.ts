import type { Descriptor } from '../../kernel/index.js';
import { Socket } from '../socket.js';
import type { ReceivedMessage, WaitOptions } from '../types.js';
import { Connection } from './base.js';
import { isFatal } from './failure.js';
import { checkType } from './kind.js';
import type { StreamReceiveOptions, StreamWriteOptions } from './types.js';

/** The longest record a Unix socket takes with the usual buffers of Linux is 212,960 bytes. */
const usualSize = 262144;
const usualControlRoom = 512;

/**
 * A connection that keeps the bounds of records: Unix or vsock seqpacket. Each send is one record and each receive gives
 * one, whole. Each direction ends by itself as with Stream.
 */
export class SequencedStream extends Connection {
  #pending = 0;
  #records = { sent: 0, received: 0 };

  /** Takes a connected socket of type seqpacket over. Throws TypeError for another type. */
  constructor(socket: Socket) {
    super(checkType(socket, 'seqpacket'));
  }

  /** Takes over the descriptor of a connected seqpacket socket, as Socket.adopt. Throws SocketError; then it still is the caller's. */
  static adopt(fd: Descriptor): SequencedStream {
    return new SequencedStream(checkType(Socket.adopt(fd), 'seqpacket', true));
  }

  /** socketpair(2): two Unix seqpacket sockets connected with each other. Throws SocketError. */
  static pair(): [SequencedStream, SequencedStream] {
    const [left, right] = Socket.pair({ family: 'unix', type: 'seqpacket' });
    return [new SequencedStream(left), new SequencedStream(right)];
  }

  /** Records received by now. */
  get recordsReceived(): number {
    return this.#records.received;
  }

  /** Records the kernel has taken by now. */
  get recordsSent(): number {
    return this.#records.sent;
  }

  /**
   * Sends one record, whole or not at all, with its control messages; resolves when the kernel has taken it. Concurrent
   * sends go out in order. Rejects with SocketError (EMSGSIZE for a record longer than the send buffer) and the signal's
   * reason.
   */
  async send(data: Uint8Array | string, options: StreamWriteOptions = {}): Promise<void> {
    this.#checkOpen();
    this.#pending++;
    try {
      await this.#breakOn(this.socket.send(data, { endOfRecord: true, ...options }));
      this.#records.sent++;
    } finally {
      this.#pending--;
    }
  }

  /** Sends duplicates of open descriptors over a Unix socket with a record, SCM_RIGHTS. The caller keeps its own. */
  sendDescriptors(
    descriptors: readonly number[],
    data: Uint8Array | string = '\0',
    wait: WaitOptions = {},
  ): Promise<void> {
    return this.send(data, { ...wait, ancillary: [{ kind: 'rights', descriptors }] });
  }

  /**
   * Waits for the next record; null at the end. `truncated` says that it was longer than `size`. The kernel shows an
   * empty record like the end: the two are told apart by what follows, so that an empty record is lost when nothing but
   * empty ones and the end come after it. Rejects with SocketError and the signal's reason; nothing is lost then.
   */
  async receive(options: StreamReceiveOptions = {}): Promise<ReceivedMessage | null> {
    if (this.readEnded) return null;
    this.check('receive');
    const { size = usualSize, ancillaryBytes = usualControlRoom } = options;
    const message = await this.#breakOn(this.socket.receive(size, { ...options, ancillaryBytes }));
    if (message.bytes.length === 0 && message.ancillary.length === 0 && this.#isAtEnd()) {
      if (!this.readEnded) this.endReading();
      return null;
    }
    if (options.peek !== true) this.#records.received++;
    return message;
  }

  /** Ends our direction: the peer receives the end after our last record. Harmless when repeated. */
  end(): void {
    if (this.writeEnded) return;
    this.check('end');
    this.socket.shutdown('write');
    this.endWriting();
  }

  /** The records that come, to the end. Leaving the loop before destroys the connection, as with Node's streams. */
  async *[Symbol.asyncIterator](): AsyncGenerator<ReceivedMessage, void, undefined> {
    try {
      for (let next = await this.receive(); next !== null; next = await this.receive()) yield next;
    } finally {
      if (!this.readEnded) this.destroy();
    }
  }

  protected override get idle(): boolean {
    return this.#pending === 0;
  }

  /** Whether nothing came because nothing will: a socket that is open would have to wait, or has a record. */
  #isAtEnd(): boolean {
    if (this.socket.closed) return true;
    const next = this.socket.tryReceive(1, { peek: true });
    return next !== undefined && next.bytes.length === 0;
  }

  #checkOpen(): void {
    if (this.writeEnded) throw this.failure('send', 'ERR_SOCKET_STATE', 'sent after end()');
    this.check('send');
  }

  /** An error of the kernel ends the connection, except those that concern one record. */
  async #breakOn<T>(operation: Promise<T>): Promise<T> {
    try {
      return await operation;
    } catch (error) {
      if (isFatal(error) && error.code === 'ECONNRESET') this.destroy(error);
      throw error;
    }
  }
}
