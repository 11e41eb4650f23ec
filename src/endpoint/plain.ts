import type { SocketAddress } from '../family/address.js';
import { setNonBlocking } from '../kernel/index.js';
import { PlainEnds, type PlainInit } from './plain/ends.js';
import type { ByteSink, ByteSource, ChildEnd, DataOptions, Endpoint, PlainDescriptors } from './types.js';

export { PlainEnds, type PlainInit } from './plain/ends.js';

/** What an endpoint over plain descriptors is made of. */
export interface PlainEndpointInit extends PlainInit {
  readonly type: string;
  readonly data?: DataOptions;
  readonly localAddress?: SocketAddress | undefined;
  readonly remoteAddress?: SocketAddress | undefined;
  readonly environment?: Readonly<Record<string, string>>;
  readonly child?: { readonly pid: number; readonly ended: Promise<ChildEnd> } | undefined;
  /** Takes the place of reading the descriptor, and keeps the endpoint away from the pump. */
  readonly source?: ByteSource;
  /** Takes the place of writing the descriptor, and keeps the endpoint away from the pump. */
  readonly sink?: ByteSink;
  /** What there is to do when it is closed, before the descriptors are: once. */
  readonly retire?: () => void | Promise<void>;
  /** What else there is to do when it is closed, after the descriptors are: once. */
  readonly release?: () => void | Promise<void>;
}

const nothing: Readonly<Record<string, string>> = Object.freeze({});

/** An endpoint whose bytes pass through descriptors unchanged. */
class PlainEndpoint implements Endpoint {
  readonly type: string;
  readonly label: string;
  readonly bounds: Endpoint['bounds'];
  readonly plain?: PlainDescriptors;
  readonly data: DataOptions;
  readonly localAddress?: SocketAddress;
  readonly remoteAddress?: SocketAddress;
  readonly environment: Readonly<Record<string, string>>;
  readonly child?: { readonly pid: number; readonly ended: Promise<ChildEnd> };
  readonly #init: PlainEndpointInit;
  #ends: PlainEnds | undefined;
  #closed: Promise<void> | undefined;

  constructor(init: PlainEndpointInit) {
    this.#init = init;
    this.type = init.type;
    this.label = init.label;
    this.bounds = init.bounds;
    if (init.source === undefined && init.sink === undefined) this.plain = init.plain;
    this.data = init.data ?? {};
    this.environment = init.environment ?? nothing;
    if (init.localAddress !== undefined) this.localAddress = init.localAddress;
    if (init.remoteAddress !== undefined) this.remoteAddress = init.remoteAddress;
    if (init.child !== undefined) this.child = init.child;
  }

  get source(): ByteSource | undefined {
    return this.#init.source ?? this.#made().source;
  }

  get sink(): ByteSink | undefined {
    return this.#init.sink ?? this.#made().sink;
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  /** Made also for closing: it knows what is ours. */
  #made(): PlainEnds {
    this.#ends ??= new PlainEnds(this.#init);
    return this.#ends;
  }

  async #close(): Promise<void> {
    try {
      await this.#init.retire?.();
    } finally {
      await this.#release();
    }
  }

  async #release(): Promise<void> {
    try {
      this.#made().close();
    } finally {
      await this.#init.release?.();
    }
  }
}

/**
 * An endpoint over plain descriptors, which it owns unless `owned` is false; those it owns become non-blocking, others
 * stay as they are. Throws SystemError; then the descriptors still are the caller's.
 */
export function plainEndpoint(init: PlainEndpointInit): Endpoint {
  if (init.owned !== false) {
    for (const fd of new Set([init.plain.read, init.plain.write])) {
      if (fd !== undefined) setNonBlocking(fd);
    }
  }
  return new PlainEndpoint(init);
}
