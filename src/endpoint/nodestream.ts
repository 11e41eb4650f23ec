import type { Duplex, Readable, Writable } from 'node:stream';
import type { ByteSink, ByteSource, Endpoint } from './types.js';

/** A stream of Node, or of any library that makes such: what is readable is read, what is writable is written. */
export type NodeStream = Readable | Writable | Duplex;

/** The stream ended without its end: someone destroyed it. */
const cut = (label: string): Error =>
  Object.assign(new Error(`${label}: the stream was destroyed`), { code: 'ECONNRESET' });

/** Calls `listener` at the first of the events, or at the abort; whichever comes takes all of them back. */
function once(
  stream: NodeStream,
  events: readonly string[],
  signal: AbortSignal,
  listener: () => void,
): void {
  const done = (): void => {
    for (const event of events) stream.off(event, done);
    signal.removeEventListener('abort', done);
    listener();
  };
  for (const event of events) stream.on(event, done);
  signal.addEventListener('abort', done, { once: true });
}

class StreamSource implements ByteSource {
  #rest: Uint8Array | undefined;

  constructor(
    private readonly stream: Readable,
    private readonly label: string,
  ) {}

  async read(into: Uint8Array, signal: AbortSignal): Promise<number | null> {
    for (;;) {
      signal.throwIfAborted();
      const chunk = this.#next();
      if (chunk !== undefined) return this.#give(chunk, into);
      if (this.stream.errored) throw this.stream.errored;
      if (this.stream.readableEnded) return null;
      if (this.stream.destroyed) throw cut(this.label);
      await new Promise<void>((resolve) => {
        once(this.stream, ['readable', 'end', 'error', 'close'], signal, resolve);
      });
    }
  }

  #next(): Uint8Array | undefined {
    const chunk: unknown = this.#rest ?? this.stream.read();
    this.#rest = undefined;
    if (chunk === null || chunk === undefined) return undefined;
    if (typeof chunk === 'string') return Buffer.from(chunk, this.stream.readableEncoding ?? 'utf8');
    if (chunk instanceof Uint8Array) return chunk;
    throw new TypeError(`${this.label}: the stream gives objects, not bytes`);
  }

  /** What does not fit waits for the next read. */
  #give(chunk: Uint8Array, into: Uint8Array): number {
    const length = Math.min(chunk.length, into.length);
    into.set(chunk.subarray(0, length));
    if (length < chunk.length) this.#rest = chunk.subarray(length);
    return length;
  }
}

class StreamSink implements ByteSink {
  #ended: Promise<void> | undefined;

  constructor(
    private readonly stream: Writable,
    private readonly label: string,
  ) {}

  async write(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.stream.errored) throw this.stream.errored;
    if (!this.stream.writable) throw cut(this.label);
    // A copy, as a stream may keep what it is given, and the caller reads into it again.
    if (this.stream.write(Uint8Array.prototype.slice.call(bytes))) return;
    await new Promise<void>((resolve) => {
      once(this.stream, ['drain', 'error', 'close'], signal, resolve);
    });
    signal.throwIfAborted();
    if (this.stream.errored) throw this.stream.errored;
  }

  end(): Promise<void> {
    this.#ended ??= new Promise((resolve) => {
      if (this.stream.destroyed) resolve();
      else {
        this.stream.once('close', resolve);
        this.stream.end(resolve);
      }
    });
    return this.#ended;
  }
}

/** Whether something is a stream of Node. */
export const isNodeStream = (value: unknown): value is NodeStream =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { pipe?: unknown }).pipe === 'function' &&
  typeof (value as { on?: unknown }).on === 'function';

const isReadable = (stream: NodeStream): stream is Readable => 'read' in stream && stream.readable;
const isWritable = (stream: NodeStream): stream is Writable => 'write' in stream && stream.writable;

/** Makes an endpoint of a stream; closing it destroys the stream, once all that was written is on its way. */
export function streamEndpoint(stream: NodeStream): Endpoint {
  const label = stream.constructor.name;
  // An error is told by reading and writing; as an event that nobody hears it would end the process.
  const ignore = (): void => {};
  stream.on('error', ignore);
  const sink = isWritable(stream) ? new StreamSink(stream, label) : undefined;
  return {
    type: 'STREAM',
    label,
    bounds: 'bytes',
    source: isReadable(stream) ? new StreamSource(stream, label) : undefined,
    sink,
    data: {},
    environment: {},
    close: async () => {
      stream.destroy();
    },
  };
}
