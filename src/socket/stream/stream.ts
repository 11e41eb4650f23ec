import type { Socket as NodeSocket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Descriptor } from '../../kernel/index.js';
import { Socket } from '../socket.js';
import type { ReceivedMessage, WaitOptions } from '../types.js';
import { Connection } from './base.js';
import { isFatal } from './failure.js';
import { checkType } from './kind.js';
import { Reader } from './reader.js';
import type { StreamData, StreamReceiveOptions, StreamWriteOptions } from './types.js';
import { type DuplexViewOptions, toDuplex } from './views/duplex.js';
import { toNodeSocket } from './views/node-socket.js';
import { toWeb, type WebStreams } from './views/web.js';
import { Writer } from './writer.js';

const usualSize = 65536;
const usualControlRoom = 512;

/**
 * A connected byte stream: TCP, MPTCP, SCTP, Unix or vsock. Each direction ends by itself: `read()` gives null when the
 * peer has ended its own, `end()` ends ours, and the descriptor is closed when both have; `destroy()` closes it at once.
 */
export class Stream extends Connection {
  readonly #reader: Reader;
  readonly #writer: Writer;

  /** Takes a connected socket of type stream over. Throws TypeError for another type. */
  constructor(socket: Socket) {
    checkType(socket, 'stream');
    super(socket);
    this.#reader = new Reader(socket, {
      onEnd: () => this.endReading(),
      onBreak: (error) => this.destroy(error),
    });
    this.#writer = new Writer(socket, () => this.endWriting());
  }

  /** Takes over the descriptor of a connected stream, as Socket.adopt. Throws SocketError; then it still is the caller's. */
  static adopt(fd: Descriptor): Stream {
    return new Stream(checkType(Socket.adopt(fd), 'stream', true));
  }

  /** socketpair(2): two Unix streams connected with each other. Throws SocketError. */
  static pair(): [Stream, Stream] {
    const [left, right] = Socket.pair({ family: 'unix', type: 'stream' });
    return [new Stream(left), new Stream(right)];
  }

  /** Bytes received by now. */
  get bytesRead(): number {
    return this.#reader.bytesRead;
  }

  /** Bytes the kernel has taken by now. */
  get bytesWritten(): number {
    return this.#writer.bytesWritten;
  }

  /**
   * Waits for data and gives what has come, at most 256 KiB in memory of its own; null at the end, again and again. With
   * `into`, fills that memory and gives its filled part. Concurrent reads are served in order. Rejects with SocketError
   * and the signal's reason; nothing is lost then.
   */
  read(options?: WaitOptions): Promise<Buffer | null>;
  read<T extends Uint8Array>(into: T, options?: WaitOptions): Promise<T | null>;
  read(into?: Uint8Array | WaitOptions, options?: WaitOptions): Promise<Uint8Array | null> {
    if (this.readEnded) return Promise.resolve(null);
    try {
      this.check('read');
      return into instanceof Uint8Array ? this.#reader.fill(into, options) : this.#reader.read(into);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Receives data with the control messages that came with it, such as descriptors (`kind: 'rights'`), which the caller
   * owns then; null at the end. Rejects like read().
   */
  async receive(options: StreamReceiveOptions = {}): Promise<ReceivedMessage | null> {
    if (this.readEnded) return null;
    this.check('receive');
    const { size = usualSize, ancillaryBytes = usualControlRoom } = options;
    let message: ReceivedMessage;
    try {
      message = await this.socket.receive(size, { ...options, ancillaryBytes });
    } catch (error) {
      throw this.#breakOn(error);
    }
    if (message.bytes.length === 0) {
      this.endReading();
      return null;
    }
    if (options.peek !== true) this.#reader.bytesRead += message.bytes.length;
    return message;
  }

  /**
   * Sends bytes, text as UTF-8, or several pieces as one; resolves when the kernel has taken all of it, so awaiting it is
   * the backpressure. Concurrent writes go out in order, none mixed with another. The data must not change until then.
   * Rejects with SocketError, TypeError and the signal's reason; a write that was given up after some of its bytes had
   * gone makes later ones fail.
   */
  write(data: StreamData, options?: StreamWriteOptions): Promise<void> {
    return this.#writer.write(data, options);
  }

  /** Sends duplicates of open descriptors over a Unix stream, SCM_RIGHTS, with at least a byte of data. The caller keeps its own. */
  sendDescriptors(
    descriptors: readonly number[],
    data: StreamData = '\0',
    wait: WaitOptions = {},
  ): Promise<void> {
    return this.write(data, { ...wait, ancillary: [{ kind: 'rights', descriptors }] });
  }

  /**
   * Writes `data` if given, then ends our direction: the peer reads the end, and we can go on reading. Repeated calls
   * without data give the same promise. Rejects like write().
   */
  end(data?: StreamData, options?: StreamWriteOptions): Promise<void> {
    return this.#writer.end(data, options);
  }

  /** What comes, chunk by chunk, to the end. Leaving the loop before destroys the stream, as with Node's streams. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Buffer, undefined> {
    let left = false;
    const end = { done: true, value: undefined } as const;
    return {
      [Symbol.asyncIterator]() {
        return this;
      },
      next: () => {
        if (left || this.readEnded) return Promise.resolve(end);
        try {
          this.check('read');
          return this.#reader.next();
        } catch (error) {
          return Promise.reject(error);
        }
      },
      return: async () => {
        left = true;
        if (!this.readEnded) this.destroy();
        return end;
      },
    };
  }

  /** The stream as a Duplex of Node, for zlib, tls, http and pipeline(). Use one or the other. */
  toDuplex(options?: DuplexViewOptions): Duplex {
    return toDuplex(this, options);
  }

  /** The stream as Web Streams; the readable one has bytes. Use one or the other. */
  toWeb(): WebStreams {
    return toWeb(this);
  }

  /** Hands a TCP or Unix stream over to node:net; this object is closed then. Throws SocketError when closed or writing, TypeError for other families. */
  toNodeSocket(options?: { readonly allowHalfOpen?: boolean }): NodeSocket {
    return toNodeSocket(this, options);
  }

  protected override get idle(): boolean {
    return this.#writer.idle;
  }

  /** An error of the kernel ends the connection: it says so only once. */
  #breakOn(error: unknown): unknown {
    if (isFatal(error)) this.destroy(error);
    return error;
  }
}
