import { setMaxListeners } from 'node:events';
import type { SocketAddress } from '../family/address.js';
import type { Endpoint, EndpointContext, EndpointSource, Opened } from './types.js';
import { type Layer, put } from './under.js';

/** How many connections may be between accept and the end of their handshake; the others wait in the backlog. */
const usualPending = 256;

/** Layers on what others connect to: no peer waits for the handshake of another, and one that fails ends only itself. */
class LayeredSource implements EndpointSource {
  readonly label: string;
  readonly localAddress?: SocketAddress;
  readonly maxSessions?: number;
  readonly #ready: Endpoint[] = [];
  readonly #closing = new AbortController();
  readonly #pending = new Set<Promise<void>>();
  #accepting = false;
  #over = false;
  #failed: { error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(
    readonly type: string,
    private readonly under: EndpointSource,
    private readonly layer: Layer,
    private readonly context: EndpointContext,
    private readonly mostPending: number,
  ) {
    // each handshake listens to it
    setMaxListeners(0, this.#closing.signal);
    this.label = under.label;
    if (under.localAddress !== undefined) this.localAddress = under.localAddress;
    if (under.maxSessions !== undefined) this.maxSessions = under.maxSessions;
  }

  async next(signal: AbortSignal): Promise<Endpoint | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const ready = this.#ready.shift();
      if (ready !== undefined) return ready;
      if (this.#failed !== undefined) {
        const { error } = this.#failed;
        this.#failed = undefined;
        throw error;
      }
      if (this.#over && this.#pending.size === 0) return undefined;
      this.#accept();
      await this.#change(signal);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error(`${this.label} is closed`));
    await this.under.close();
    await Promise.all(this.#pending);
    await Promise.all(this.#ready.splice(0).map((end) => end.close()));
  }

  #accept(): void {
    if (this.#accepting || this.#over || this.#pending.size >= this.mostPending) return;
    this.#accepting = true;
    this.under.next(this.#closing.signal).then(
      (end) => {
        this.#accepting = false;
        if (end === undefined) this.#over = true;
        else this.#begin(end);
        this.#wake?.();
      },
      (error: unknown) => {
        this.#accepting = false;
        this.#failed = { error };
        this.#wake?.();
      },
    );
  }

  #begin(end: Endpoint): void {
    const putting = this.#put(end).finally(() => {
      this.#pending.delete(putting);
      this.#wake?.();
    });
    this.#pending.add(putting);
  }

  async #put(end: Endpoint): Promise<void> {
    try {
      const context = { ...this.context, signal: this.#closing.signal };
      const layered = await put(this.layer, end, context);
      if (this.#closing.signal.aborted) await layered.close();
      else this.#ready.push(layered);
    } catch (error) {
      if (!this.#closing.signal.aborted) this.context.log('error', (error as Error).message);
    }
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#wake = undefined;
        reject(signal.reason);
      };
      this.#wake = () => {
        this.#wake = undefined;
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }
}

/**
 * What listens, with a layer on each of its connections: with `fork` the handshakes go on beside each other, and one that
 * fails is logged and ends nothing but itself. `mostPending` of them may be on their way.
 */
export async function layered(
  type: string,
  opened: Opened,
  layer: Layer,
  context: EndpointContext,
  mostPending = usualPending,
): Promise<Opened> {
  return opened.kind === 'endpoint'
    ? { kind: 'endpoint', endpoint: await put(layer, opened.endpoint, context) }
    : { kind: 'source', source: new LayeredSource(type, opened.source, layer, context, mostPending) };
}
