import type { Endpoint } from '../endpoint/types.js';
import type { Pump } from '../kernel/pump.js';
import type { Counters } from './counters.js';
import { emitEnded, type Teller } from './ended.js';
import { mayPump, pumpEnds } from './plainness.js';
import { StreamedSession, sessionEnd } from './session.js';
import type {
  RelayPolicy,
  RelayStatistics,
  RunningSession,
  SessionLive,
  SessionOpened,
  SessionResult,
} from './types.js';

/** A session that goes on, who is at its ends, and since when. */
interface Carried {
  readonly session: RunningSession;
  readonly opened: SessionOpened;
  readonly begun: number;
}

/** The sessions of a relay that are opened here one by one, however they are carried. */
export class Carrying {
  readonly #running = new Map<number, Carried>();
  #lastId = 0;
  /** The pump of this relay, once there is something for it. */
  #pump: Promise<Pump> | undefined;
  #openPump: Pump | undefined;

  constructor(
    private readonly policy: RelayPolicy,
    private readonly counters: Counters,
    private readonly events: Teller,
    /** Ends every session that begins from then on. */
    private readonly abort: AbortSignal,
  ) {}

  /** All that was, and is, carried. */
  statistics(): RelayStatistics {
    const running = [...this.#running.values()].map(({ session }) => session);
    return this.counters.sum(running, this.#openPump?.statistics());
  }

  /** The sessions as they are now. */
  async sessions(): Promise<readonly SessionLive[]> {
    const running = [...this.#running.values()];
    const joins = new Map((await this.#openPump?.joins())?.map((join) => [join.id, join]));
    return running.flatMap(({ session, opened, begun }) => {
      const { joinId } = session;
      const progress = joinId === undefined ? session : joins.get(joinId);
      // The pump tells no more of what has ended meanwhile.
      if (progress === undefined) return [];
      const { bytesToRight, bytesToLeft } = progress;
      return [{ ...opened, bytesToRight, bytesToLeft, duration: performance.now() - begun }];
    });
  }

  /** Ends those that go on. */
  endAll(): void {
    for (const { session } of this.#running.values()) session.end();
  }

  startPump(): Promise<Pump> {
    this.#pump ??= import('../kernel/pump.js').then(({ openPump }) => {
      this.#openPump = openPump();
      return this.#openPump;
    });
    return this.#pump;
  }

  /** Ends the pump where there is one. */
  async closePump(): Promise<void> {
    await (await this.#pump)?.close();
  }

  /** Carries a session to its end and closes both ends. */
  async carry(left: Endpoint, right: Endpoint): Promise<void> {
    try {
      emitEnded(this.events, await this.#session(left, right));
    } finally {
      await Promise.all([left.close(), right.close()]);
    }
  }

  async #session(left: Endpoint, right: Endpoint): Promise<SessionResult> {
    const id = ++this.#lastId;
    const opened = { id, left: sessionEnd(left), right: sessionEnd(right) };
    const begun = performance.now();
    const session = await this.#join(id, left, right);
    this.counters.begin();
    this.events.emit('session', { ...opened, environment: { ...left.environment, ...right.environment } });
    this.#running.set(id, { session, opened, begun });
    if (this.abort.aborted) session.end();
    const result = await session.ended;
    this.#running.delete(id);
    this.counters.end(result, session.carried);
    return result;
  }

  /** By the pump where both ends are plain, else by reading and writing here; unless a program takes it over. */
  async #join(id: number, left: Endpoint, right: Endpoint): Promise<RunningSession> {
    if (right.takeOver !== undefined) {
      const { HandedSession } = await import('./handed.js');
      return new HandedSession(id, left, right);
    }
    const ends = mayPump(this.policy) ? pumpEnds(left, right) : undefined;
    if (ends !== undefined) {
      const { PumpedSession } = await import('./pumped.js');
      return new PumpedSession(id, left, right, ends, await this.startPump(), this.policy);
    }
    return new StreamedSession(id, left, right, this.policy, {
      directionEnded: (direction, result) => this.events.emit('directionEnded', id, direction, result),
    });
  }
}
