import { native } from './addon.js';
import { AF_NETLINK, SOCK_RAW } from './constants.js';
import type { Descriptor } from './descriptor.js';
import { socketIn } from './namespace.js';
import type { NativeModule } from './native.js';
import { socket } from './socket-call.js';
import { check } from './system-error.js';

/** Size of the chunks of a long dump, in bytes: small enough that decoding starts while the kernel goes on. */
const defaultChunkBytes = 256 * 1024;

/** netlink(7): a socket of this protocol, such as NETLINK_SOCK_DIAG, in the own or another network namespace; the caller owns it. Throws SystemError. */
export const openNetlink = (protocol: number, namespace?: Descriptor): Descriptor =>
  namespace === undefined
    ? socket(AF_NETLINK, SOCK_RAW, protocol)
    : socketIn(namespace, AF_NETLINK, SOCK_RAW, protocol);

/**
 * Called with (request, bytes, 0) for a chunk of whole messages, and with (request, null, status) at the end of each
 * request, status being 0 or a negative errno.
 */
export type ChunkListener = Parameters<NativeModule['dump']>[3];

/**
 * Sends the requests one after the other and receives their replies on a thread. Returns a function that stops it;
 * after that the listener hears (-1, null, -ECANCELED) once. The descriptor is duplicated, so the caller, who still owns
 * it, may close it at once. Throws SystemError.
 */
export function startDump(
  fd: Descriptor,
  requests: Uint8Array[],
  onChunk: ChunkListener,
  chunkBytes = defaultChunkBytes,
): () => void {
  const handle = check('dump', native().dump(fd, requests, chunkBytes, onChunk));
  return () => native().dumpCancel(handle);
}

/** What drain does with what arrives, and what ends it early. */
export interface DrainOptions {
  /** Called for each chunk of whole messages with the index of its request. */
  readonly onChunk: (request: number, bytes: Buffer) => void;
  readonly signal?: AbortSignal;
  /** Size of the later chunks, in bytes. Default 256 KiB. */
  readonly chunkBytes?: number;
}

/**
 * Sends the requests one after the other and receives their replies on a thread. Resolves with the status of each request:
 * 0, or the negative errno of its send or receive. Rejects with the signal's reason when it is aborted, or with what
 * onChunk threw. The caller still owns `fd`.
 */
export function drain(fd: Descriptor, requests: Uint8Array[], options: DrainOptions): Promise<number[]> {
  const { onChunk, signal, chunkBytes } = options;
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const statuses: number[] = [];
    const fail = (reason: unknown): void => {
      signal?.removeEventListener('abort', abort);
      reject(reason);
      cancel();
    };
    const abort = (): void => fail(signal?.reason);
    const listener: ChunkListener = (request, bytes, status) => {
      if (bytes !== null) {
        try {
          onChunk(request, bytes);
        } catch (error) {
          fail(error);
        }
      } else if (request >= 0 && statuses.push(status) === requests.length) {
        signal?.removeEventListener('abort', abort);
        resolve(statuses);
      }
    };
    const cancel = startDump(fd, requests, listener, chunkBytes);
    signal?.addEventListener('abort', abort, { once: true });
  });
}
