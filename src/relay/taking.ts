import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint, EndpointSource } from '../endpoint/types.js';
import type { Counters } from './counters.js';
import type { Teller } from './ended.js';
import { asError, noRoom, passing } from './reason.js';
import { sessionEnd } from './session.js';
import { Sources, sourceKey } from './sources.js';
import type { RelayPolicy } from './types.js';

/** Milliseconds until it is tried again. */
const backOff = 100;
/** How often opening the other end is tried while there is no descriptor for it. */
const mostRetries = 100;

/** Whether there is no descriptor, or no memory, for it now. */
const lacksRoom = (error: unknown): boolean => noRoom.has((error as { code?: unknown }).code);

/** Takes ends from sources, as many at once as may be, and has each served by itself. */
export class Taking {
  readonly #sources: Sources;
  readonly #serving = new Set<Promise<void>>();
  /** Tells whoever waits for room that there may be some. */
  #room: (() => void) | undefined;
  /** Sessions that wait for descriptors. */
  #crowded = 0;

  constructor(
    private readonly policy: RelayPolicy,
    private readonly counters: Counters,
    private readonly events: Teller,
    private readonly stop: AbortSignal,
  ) {
    this.#sources = new Sources(policy.maxPerSource ?? Infinity);
    stop.addEventListener('abort', () => this.#room?.(), { once: true });
  }

  /** Takes ends as long as there are some, each served by itself. */
  async all(source: EndpointSource, serve: (end: Endpoint) => Promise<void>): Promise<void> {
    const most = Math.min(source.maxSessions ?? Infinity, this.policy.maxSessions ?? Infinity);
    while (!this.stop.aborted) {
      await this.#untilRoom(most);
      while (this.#crowded > 0 && !this.stop.aborted) await sleep(backOff);
      const end = await this.next(source);
      if (end === 'later') continue;
      if (end === undefined) return;
      this.#follow(this.#admit(end, serve));
    }
  }

  /** Resolves when all that have been taken until now are served. */
  async served(): Promise<void> {
    await Promise.all(this.#serving);
  }

  /** The next end; undefined where there are no more, or it was stopped. */
  async next(source: EndpointSource): Promise<Endpoint | 'later' | undefined> {
    if (this.stop.aborted) return undefined;
    try {
      return await source.next(this.stop);
    } catch (error) {
      if (this.stop.aborted) return undefined;
      if (!passing.has((error as { code?: unknown }).code)) throw error;
      this.events.emit('problem', asError(error));
      await sleep(backOff, undefined, { signal: this.stop }).catch(() => {});
      return 'later';
    }
  }

  /** Opens what a session needs; without a descriptor for it the session waits, and nobody else is taken meanwhile. */
  async whenRoom<T>(open: () => Promise<T>, signal: AbortSignal): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await open();
      } catch (error) {
        if (!lacksRoom(error) || tries === mostRetries) throw error;
      }
      this.#crowded++;
      await sleep(backOff, undefined, { signal }).finally(() => this.#crowded--);
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
    while (this.#serving.size >= most && !this.stop.aborted) {
      await new Promise<void>((resolve) => {
        this.#room = resolve;
      });
    }
  }

  /** Serves an end unless its address has too many sessions. Never rejects. */
  async #admit(end: Endpoint, serve: (end: Endpoint) => Promise<void>): Promise<void> {
    const key = sourceKey(end.remoteAddress);
    if (!this.#sources.enter(key)) {
      this.counters.refused++;
      this.events.emit('refused', sessionEnd(end));
      await end.close();
      return;
    }
    try {
      await serve(end);
    } catch (error) {
      this.events.emit('problem', asError(error));
    } finally {
      this.#sources.leave(key);
    }
  }
}
