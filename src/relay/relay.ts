import { EventEmitter, setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint, EndpointSource, Opened } from '../endpoint/types.js';
import type { Pump } from '../kernel/pump.js';
import type { Accepting } from './accepting.js';
import { Counters } from './counters.js';
import { emitEnded } from './ended.js';
import { mayPump, pumpEnds } from './plainness.js';
import { asError, noRoom, passing } from './reason.js';
import { StreamedSession, sessionEnd } from './session.js';
import { shared } from './shared.js';
import { Sources, sourceKey } from './sources.js';
import type {
  RelayEvents,
  RelayPolicy,
  RelayStatistics,
  RightSide,
  RunningSession,
  SessionLive,
  SessionResult,
} from './types.js';

/** Milliseconds until it is tried again. */
const backOff = 100;
/** How often opening the right end is tried while there is no descriptor for it. */
const mostRetries = 100;

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
  readonly #running = new Map<number, { session: RunningSession; live: () => SessionLive }>();
  readonly #serving = new Set<Promise<void>>();
  readonly #sources: Sources;
  /** Ends accepting. */
  readonly #stop = new AbortController();
  /** Ends opening and sessions. */
  readonly #abort = new AbortController();
  #room: (() => void) | undefined;
  /** Sessions that wait for descriptors. */
  #crowded = 0;
  #lastId = 0;
  /** The pump of this relay, once there is something for it. */
  #pump: Promise<Pump> | undefined;
  #openPump: Pump | undefined;
  #accepting: Accepting | undefined;

  /** Use relay(). */
  constructor(left: Opened, right: RightSide, policy: RelayPolicy) {
    super();
    this.#left = left;
    this.#right = right;
    this.#policy = policy;
    this.#sources = new Sources(policy.maxPerSource ?? Infinity);
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
    const running = [...this.#running.values()].map(({ session }) => session);
    return this.#counters.sum(running, this.#openPump?.statistics());
  }

  /** The sessions that are open now. */
  async sessions(): Promise<readonly SessionLive[]> {
    if (this.#accepting !== undefined) return this.#accepting.sessions();
    return [...this.#running.values()].map(({ live }) => live());
  }

  /**
   * Takes no more sessions and ends. With `drain` those that are open may go on to their end, or for so many milliseconds.
   */
  async close(options: { readonly drain?: boolean | number } = {}): Promise<void> {
    this.#stop.abort();
    this.#room?.();
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
    for (const { session } of this.#running.values()) session.end();
    this.#accepting?.end();
  }

  async #run(): Promise<void> {
    // Whoever asked for the relay shall have it first, to listen for its events.
    await new Promise<void>((resolve) => setImmediate(resolve));
    try {
      if (this.#left.kind === 'source') await this.#takeAll(this.#left.source);
      else await this.#serveOnly(this.#left.endpoint);
    } finally {
      await Promise.all(this.#serving);
      await (await this.#pump)?.close();
      await (this.#left.kind === 'source' ? this.#left.source.close() : this.#left.endpoint.close());
    }
  }

  /** One end on the left: it is shared by the sessions where there are several on the right. */
  async #serveOnly(left: Endpoint): Promise<void> {
    const right = await this.#right.open(left, this.#abort.signal);
    if (right.kind === 'endpoint') {
      await this.#carry(left, right.endpoint);
      return;
    }
    const use = shared(left);
    try {
      await this.#take(right.source, (end) => this.#carry(use, end));
    } finally {
      await Promise.all(this.#serving);
      await right.source.close();
    }
  }

  /** An end after the other on the left, each with a right side of its own. */
  async #takeAll(source: EndpointSource): Promise<void> {
    if (await this.#acceptInPump(source)) return;
    // Sessions of messages share the socket of their source, so it stays until the last one has ended.
    let keeps = false;
    await this.#take(source, (left) => {
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
    const pump = await this.#startPump();
    if (this.#stop.signal.aborted) return true;
    this.#accepting = new Accepting(pump, source, listener, dial, this.#right.label, this.#policy, this);
    // Who comes from then on shall be refused, rather than wait for the last session to end.
    await this.#accepting.released;
    await source.close();
    await this.#accepting.finished;
    return true;
  }

  #startPump(): Promise<Pump> {
    this.#pump ??= import('../kernel/pump.js').then(({ openPump }) => {
      this.#openPump = openPump();
      return this.#openPump;
    });
    return this.#pump;
  }

  /** Takes ends as long as there are some, each served by itself. */
  async #take(source: EndpointSource, serve: (end: Endpoint) => Promise<void>): Promise<void> {
    const most = Math.min(source.maxSessions ?? Infinity, this.#policy.maxSessions ?? Infinity);
    while (!this.#stop.signal.aborted) {
      await this.#untilRoom(most);
      while (this.#crowded > 0 && !this.#stop.signal.aborted) await sleep(backOff);
      const end = await this.#next(source);
      if (end === 'later') continue;
      if (end === undefined) return;
      this.#follow(this.#admit(end, serve));
    }
  }

  #follow(service: Promise<void>): void {
    this.#serving.add(service);
    service.finally(() => {
      this.#serving.delete(service);
      this.#room?.();
    });
  }

  /** Waits until fewer than so many sessions are served. */
  async #untilRoom(most: number): Promise<void> {
    while (this.#serving.size >= most && !this.#stop.signal.aborted) {
      await new Promise<void>((resolve) => {
        this.#room = resolve;
      });
    }
  }

  /** The next end; undefined where there are no more, or it was stopped. */
  async #next(source: EndpointSource): Promise<Endpoint | 'later' | undefined> {
    if (this.#stop.signal.aborted) return undefined;
    try {
      return await source.next(this.#stop.signal);
    } catch (error) {
      if (this.#stop.signal.aborted) return undefined;
      if (!passing.has((error as { code?: unknown }).code)) throw error;
      this.emit('problem', asError(error));
      await sleep(backOff, undefined, { signal: this.#stop.signal }).catch(() => {});
      return 'later';
    }
  }

  /** Serves an end unless its address has too many sessions. Never rejects. */
  async #admit(end: Endpoint, serve: (end: Endpoint) => Promise<void>): Promise<void> {
    const key = sourceKey(end.remoteAddress);
    if (!this.#sources.enter(key)) {
      this.#counters.refused++;
      this.emit('refused', sessionEnd(end));
      await end.close();
      return;
    }
    try {
      await serve(end);
    } catch (error) {
      this.emit('problem', asError(error));
    } finally {
      this.#sources.leave(key);
    }
  }

  /** Opens the right end; without a descriptor for it the session waits, and nobody else is taken meanwhile. */
  async #openRight(left: Endpoint): Promise<Opened> {
    for (let tries = 0; ; tries++) {
      try {
        return await this.#right.open(left, this.#abort.signal);
      } catch (error) {
        if (!noRoom.has((error as { code?: unknown }).code) || tries === mostRetries) throw error;
      }
      this.#crowded++;
      await sleep(backOff, undefined, { signal: this.#abort.signal }).finally(() => this.#crowded--);
    }
  }

  /** Opens the other end of one that came, and carries the session. */
  async #serve(left: Endpoint): Promise<void> {
    let right: Opened;
    try {
      right = await this.#openRight(left);
    } catch (error) {
      this.#counters.failed++;
      this.emit('failed', sessionEnd(left), asError(error));
      await left.close();
      return;
    }
    if (right.kind === 'endpoint') {
      await this.#carry(left, right.endpoint);
      return;
    }
    // `fork` on both sides: the left end is shared by all that come on the right.
    const { source } = right;
    const use = shared(left);
    const sessions: Promise<void>[] = [];
    try {
      for (let end = await this.#next(source); end !== undefined; end = await this.#next(source)) {
        if (end !== 'later') sessions.push(this.#carry(use, end));
      }
    } finally {
      await Promise.all(sessions);
      await source.close();
      await left.close();
    }
  }

  /** Carries a session to its end and closes both ends. */
  async #carry(left: Endpoint, right: Endpoint): Promise<void> {
    try {
      emitEnded(this, await this.#session(left, right));
    } finally {
      await Promise.all([left.close(), right.close()]);
    }
  }

  async #session(left: Endpoint, right: Endpoint): Promise<SessionResult> {
    const id = ++this.#lastId;
    const opened = { id, left: sessionEnd(left), right: sessionEnd(right) };
    const begun = performance.now();
    const session = await this.#join(id, left, right);
    this.#counters.begin();
    this.emit('session', { ...opened, environment: { ...left.environment, ...right.environment } });
    const live = (): SessionLive => ({
      ...opened,
      bytesToRight: session.bytesToRight,
      bytesToLeft: session.bytesToLeft,
      duration: performance.now() - begun,
    });
    this.#running.set(id, { session, live });
    if (this.#abort.signal.aborted) session.end();
    const result = await session.ended;
    this.#running.delete(id);
    this.#counters.end(result, session.carried);
    return result;
  }

  /** By the pump where both ends are plain, else by reading and writing here; unless a program takes it over. */
  async #join(id: number, left: Endpoint, right: Endpoint): Promise<RunningSession> {
    if (right.takeOver !== undefined) {
      const { HandedSession } = await import('./handed.js');
      return new HandedSession(id, left, right);
    }
    const ends = mayPump(this.#policy) ? pumpEnds(left, right) : undefined;
    if (ends !== undefined) {
      const { PumpedSession } = await import('./pumped.js');
      return new PumpedSession(id, left, right, ends, await this.#startPump(), this.#policy);
    }
    return new StreamedSession(id, left, right, this.#policy, {
      directionEnded: (direction, result) => this.emit('directionEnded', id, direction, result),
    });
  }
}
