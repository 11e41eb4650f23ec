import type { SocketAddress } from '../family/address.js';
import type { Endpoint, EndpointContext, EndpointSource, Opened } from './types.js';

/** Puts a protocol on an open end: TLS, a proxy's conversation. Whoever calls it closes the end where it rejects. */
export type Layer = (under: Endpoint, signal: AbortSignal) => Promise<Endpoint>;

/** How many connections may be between accept and the end of their handshake; the others wait in the backlog. */
const mostPending = 256;

async function put(layer: Layer, under: Endpoint, signal: AbortSignal): Promise<Endpoint> {
  try {
    return await layer(under, signal);
  } catch (error) {
    await under.close();
    throw error;
  }
}

/** Layers on what we open ourselves: one after the other, and what fails is told to whoever asked. */
class ConnectingSource implements EndpointSource {
  readonly label: string;
  readonly localAddress?: SocketAddress;
  readonly maxSessions?: number;

  constructor(
    readonly type: string,
    protected readonly under: EndpointSource,
    protected readonly layer: Layer,
  ) {
    this.label = under.label;
    if (under.localAddress !== undefined) this.localAddress = under.localAddress;
    if (under.maxSessions !== undefined) this.maxSessions = under.maxSessions;
  }

  async next(signal: AbortSignal): Promise<Endpoint | undefined> {
    const end = await this.under.next(signal);
    return end === undefined ? undefined : put(this.layer, end, signal);
  }

  close(): Promise<void> {
    return this.under.close();
  }
}

/** Layers on what others connect to: no peer waits for the handshake of another, and one that fails ends only itself. */
class AcceptingSource extends ConnectingSource {
  readonly #ready: Endpoint[] = [];
  readonly #closing = new AbortController();
  #pending = 0;
  #accepting = false;
  #over = false;
  #failed: { error: unknown } | undefined;
  #wake: (() => void) | undefined;

  constructor(
    type: string,
    under: EndpointSource,
    layer: Layer,
    private readonly context: EndpointContext,
  ) {
    super(type, under, layer);
  }

  override async next(signal: AbortSignal): Promise<Endpoint | undefined> {
    for (;;) {
      signal.throwIfAborted();
      const ready = this.#ready.shift();
      if (ready !== undefined) return ready;
      if (this.#failed !== undefined) {
        const { error } = this.#failed;
        this.#failed = undefined;
        throw error;
      }
      if (this.#over && this.#pending === 0) return undefined;
      this.#accept();
      await this.#change(signal);
    }
  }

  override async close(): Promise<void> {
    this.#closing.abort(new Error(`${this.label} is closed`));
    await super.close();
    await Promise.all(this.#ready.splice(0).map((end) => end.close()));
  }

  #accept(): void {
    if (this.#accepting || this.#over || this.#pending >= mostPending) return;
    this.#accepting = true;
    this.under.next(this.#closing.signal).then(
      (end) => {
        this.#accepting = false;
        if (end === undefined) this.#over = true;
        else void this.#put(end);
        this.#wake?.();
      },
      (error: unknown) => {
        this.#accepting = false;
        this.#failed = { error };
        this.#wake?.();
      },
    );
  }

  async #put(end: Endpoint): Promise<void> {
    this.#pending++;
    try {
      const layered = await put(this.layer, end, this.#closing.signal);
      if (this.#closing.signal.aborted) await layered.close();
      else this.#ready.push(layered);
    } catch (error) {
      if (!this.#closing.signal.aborted) this.context.log('error', (error as Error).message);
    } finally {
      this.#pending--;
      this.#wake?.();
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
 * What was opened, with a layer on each of its ends. `accepting` says that they are others' connections: handshakes go on
 * beside each other then, and those that fail are logged.
 */
export async function layered(
  type: string,
  opened: Opened,
  layer: Layer,
  context: EndpointContext,
  accepting: boolean,
): Promise<Opened> {
  if (opened.kind === 'endpoint') {
    return { kind: 'endpoint', endpoint: await put(layer, opened.endpoint, context.signal) };
  }
  const source = accepting
    ? new AcceptingSource(type, opened.source, layer, context)
    : new ConnectingSource(type, opened.source, layer);
  return { kind: 'source', source };
}
