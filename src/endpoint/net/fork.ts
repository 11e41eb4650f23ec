import type { EndpointOptions } from '../option/types.js';
import { pause, type RetryPolicy, takeRetryPolicy, withRetry } from '../retry.js';
import type { Endpoint, EndpointSource, Opened, OpenRequest } from '../types.js';

/** Opens one end with options of its own. */
export type OpenOnce = (request: OpenRequest, options: EndpointOptions) => Promise<Endpoint>;

/** A client with `fork`: a connection after the other, with a pause between them. */
class ConnectionSource implements EndpointSource {
  readonly type: string;
  readonly label: string;
  readonly maxSessions?: number;
  readonly #request: OpenRequest;
  readonly #openOnce: OpenOnce;
  readonly #policy: RetryPolicy;
  #begun = false;
  #closed = false;

  constructor(request: OpenRequest, openOnce: OpenOnce) {
    const { type, parameters, options } = request;
    this.type = type.keyword;
    this.label = [type.keyword, ...parameters].join(':').toLowerCase();
    this.#request = request;
    this.#openOnce = openOnce;
    const most = options.integer('max-children');
    if (most !== undefined && most > 0) this.maxSessions = most;
    this.#policy = takeRetryPolicy(options);
  }

  async next(signal: AbortSignal): Promise<Endpoint | undefined> {
    const request = { ...this.#request, context: { ...this.#request.context, signal } };
    if (this.#begun) await pause(this.#policy.interval, signal);
    if (this.#closed) return undefined;
    return withRetry(this.#policy, request.context, () => {
      // The first attempt is by the options themselves, so that what has no effect is known.
      const options = this.#begun ? this.#request.options.renewed() : this.#request.options;
      this.#begun = true;
      return this.#openOnce(request, options);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
  }
}

/** Opens an address once, or with `fork` again and again. Throws TypeError for options that need `fork`. */
export async function forking(request: OpenRequest, openOnce: OpenOnce): Promise<Opened> {
  const { options, type } = request;
  if (options.flag('fork')) return { kind: 'source', source: new ConnectionSource(request, openOnce) };
  if (options.has('max-children')) {
    throw new TypeError(`${type.keyword}: option max-children not allowed without option fork`);
  }
  return { kind: 'endpoint', endpoint: await openOnce(request, options) };
}
