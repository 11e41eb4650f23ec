import type { ReadableByteStreamController, ReadableStream, WritableStream } from 'node:stream/web';
import type { Stream } from '../stream.js';

/** Both directions of a stream as Web Streams. */
export interface WebStreams {
  /** Has bytes: readers may bring their own buffer. */
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}

const chunkBytes = 65536;

/** Fills the reader's own buffer, or memory that the reader gets, as such streams take the memory away from whoever had it. */
async function pull(stream: Stream, controller: ReadableByteStreamController): Promise<void> {
  const request = controller.byobRequest;
  const view = request?.view ?? undefined;
  const into =
    view === undefined
      ? new Uint8Array(chunkBytes)
      : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const chunk = await stream.read(into);
  if (chunk === null) {
    controller.close();
    request?.respond(0);
  } else if (request) request.respond(chunk.length);
  else controller.enqueue(chunk);
}

/** A stream as Web Streams. Cancelling the readable one before its end, or aborting the writable one, destroys the stream. */
export function toWeb(stream: Stream): WebStreams {
  const { ReadableStream, WritableStream } = process.getBuiltinModule('node:stream/web');
  const asError = (reason: unknown): Error | undefined => (reason instanceof Error ? reason : undefined);
  const readable = new ReadableStream({
    type: 'bytes',
    pull: (controller) => pull(stream, controller),
    cancel: (reason) => stream.destroy(asError(reason)),
  });
  const writable = new WritableStream<Uint8Array>({
    write: (chunk) => stream.write(chunk),
    close: () => stream.end(),
    abort: (reason) => stream.destroy(asError(reason)),
  });
  return { readable: readable as ReadableStream<Uint8Array>, writable };
}
