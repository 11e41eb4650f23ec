import { EventEmitter, setMaxListeners } from 'node:events';
import type { Endpoint, EndpointSource, Opened } from '../endpoint/types.js';
import type { Accepting } from './accepting.js';
import { Carrying } from './carrying.js';
import { Counters } from './counters.js';
import { mayPump } from './plainness.js';
import { asError } from './reason.js';
import { sessionEnd } from './session.js';
import { shared } from './shared.js';
import { Taking } from './taking.js';
import type { RelayEvents, RelayPolicy, RelayStatistics, RightSide, SessionLive } from './types.js';

/**
 * Sessions between two sides, one after the other or many at once, in this process. It owns both sides, and closes them
 * when it is over.
 */
export class Relay extends EventEmitter<RelayEvents> implements AsyncDisposable {
  /** Resolves when it is over and all is closed: the last session has ended and there are no more. Rejects with what made it fail. */
  readonly closed: Promise<void>;
  readonly #left: Opened;
  readonly #right: RightSide;
  readonly #policy: RelayPolicy;
  readonly #counters = new Counters();
  /** Ends accepting. */
  readonly #stop = new AbortController();
  /** Ends opening and sessions. */
  readonly #abort = new AbortController();
  readonly #taking: Taking;
  readonly #carrying: Carrying;
  /** Where the pump accepts and dials by itself. */
  #accepting: Accepting | undefined;

  /** Use relay(). */
  constructor(left: Opened, right: RightSide, policy: RelayPolicy) {
    super();
    this.#left = left;
    this.#right = right;
    this.#policy = policy;
    this.#taking = new Taking(policy, this.#counters, this, this.#stop.signal);
    this.#carrying = new Carrying(policy, this.#counters, this, this.#abort.signal);
    // All that is opened for sessions listens to it.
    setMaxListeners(0, this.#abort.signal, this.#stop.signal);
    this.closed = this.#run();
    // Whoever wants to know awaits it; nobody has to.
    this.closed.catch(() => {});
  }

  /** What is listened on: of a left side that takes connections. */
  get localAddress(): Endpoint['localAddress'] {
    return this.#left.kind === 'source' ? this.#left.source.localAddress : this.#left.endpoint.localAddress;
  }

  /** What it has done until now. */
  statistics(): RelayStatistics {
    if (this.#accepting !== undefined) return this.#accepting.statistics();
    const statistics = this.#carrying.statistics();
    const { turnedAway = 0 } = this.#left.kind === 'source' ? this.#left.source : {};
    return { ...statistics, refused: statistics.refused + turnedAway };
  }

  /** The sessions that are open now, and the bytes that have passed in each. */
  async sessions(): Promise<readonly SessionLive[]> {
    return this.#accepting === undefined ? this.#carrying.sessions() : this.#accepting.sessions();
  }

  /**
   * Takes no more sessions and ends. With `drain` those that are open may go on to their end, or for so many milliseconds.
   */
  async close(options: { readonly drain?: boolean | number } = {}): Promise<void> {
    this.#stop.abort();
    this.#accepting?.stop();
    const { drain = false } = options;
    if (typeof drain === 'number') {
      const timer = setTimeout(() => this.#endAll(), drain);
      this.#ignoreFailure().finally(() => clearTimeout(timer));
    } else if (!drain) {
      this.#endAll();
    }
    await this.#ignoreFailure();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #ignoreFailure(): Promise<void> {
    return this.closed.catch(() => {});
  }

  #endAll(): void {
    this.#abort.abort(new Error('the relay was closed'));
    this.#carrying.endAll();
    this.#accepting?.end();
  }

  async #run(): Promise<void> {
    // Whoever asked for the relay shall have it first, to listen for its events.
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      if (this.#left.kind === 'source') await this.#takeAll(this.#left.source);
      else await this.#serveOnly(this.#left.endpoint);
    } finally {
      await this.#taking.served();
      await this.#carrying.closePump();
      await (this.#left.kind === 'source' ? this.#left.source.close() : this.#left.endpoint.close());
    }
  }

  /** One end on the left: it is shared by the sessions where there are several on the right. */
  async #serveOnly(left: Endpoint): Promise<void> {
    const right = await this.#right.open(left, this.#abort.signal);
    if (right.kind === 'endpoint') {
      await this.#carrying.carry(left, right.endpoint);
      return;
    }
    const use = shared(left);
    try {
      await this.#taking.all(right.source, (end) => this.#carrying.carry(use, end));
    } finally {
      await this.#taking.served();
      await right.source.close();
    }
  }

  /** An end after the other on the left, each with a right side of its own. */
  async #takeAll(source: EndpointSource): Promise<void> {
    if (await this.#acceptInPump(source)) return;
    // Sessions of messages share the socket of their source, so it stays until the last one has ended.
    let keeps = false;
    await this.#taking.all(source, (left) => {
      keeps ||= left.bounds === 'messages';
      return this.#serve(left);
    });
    if (!keeps) await source.close();
  }

  /** Has the pump accept and dial where it may; false where it may not. */
  async #acceptInPump(source: EndpointSource): Promise<boolean> {
    const { listener } = source;
    if (listener === undefined || !mayPump(this.#policy)) return false;
    const dial = await this.#right.dial?.();
    if (dial === undefined || (listener.bounds === 'messages' && dial.bounds !== 'messages')) return false;
    const { Accepting } = await import('./accepting.js');
    const pump = await this.#carrying.startPump();
    if (this.#stop.signal.aborted) return true;
    this.#accepting = new Accepting(pump, source, listener, dial, this.#right.label, this.#policy, this);
    // Who comes from then on shall be refused, rather than wait for the last session to end.
    await this.#accepting.released;
    await source.close();
    await this.#accepting.finished;
    return true;
  }

  /** Opens the other end of one that came, and carries the session. */
  async #serve(left: Endpoint): Promise<void> {
    let right: Opened;
    try {
      const { signal } = this.#abort;
      right = await this.#taking.whenRoom(() => this.#right.open(left, signal), signal);
    } catch (error) {
      this.#counters.failed++;
      this.emit('failed', sessionEnd(left), asError(error));
      await left.close();
      return;
    }
    if (right.kind === 'endpoint') {
      await this.#carrying.carry(left, right.endpoint);
      return;
    }
    await this.#serveMany(left, right.source);
  }

  /** `fork` on both sides: the left end is shared by all that come on the right. */
  async #serveMany(left: Endpoint, source: EndpointSource): Promise<void> {
    const use = shared(left);
    const sessions: Promise<void>[] = [];
    const next = () => this.#taking.next(source);
    try {
      for (let end = await next(); end !== undefined; end = await next()) {
        if (end !== 'later') sessions.push(this.#carrying.carry(use, end));
      }
    } finally {
      await Promise.all(sessions);
      await source.close();
      await left.close();
    }
  }
}
