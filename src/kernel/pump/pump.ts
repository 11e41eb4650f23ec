import { native } from '../addon.js';
import { check } from '../system-error.js';
import { Acceptor } from './acceptor.js';
import { joinSettings, listenSettings, packOptions, packRanges, wanted } from './pack.js';
import { PumpRecord, recordKind } from './record.js';
import { readStatistics } from './statistics.js';
import type {
  PumpAcceptor,
  PumpDial,
  PumpEnd,
  PumpJoin,
  PumpListenEvents,
  PumpListener,
  PumpListenPolicy,
  PumpPolicy,
  PumpProgress,
  PumpSession,
  PumpStatistics,
} from './types.js';

/** How a pump works. */
export interface PumpOptions {
  /** How it carries bytes; `auto`, the default, sees what suits. For tests and measurements. */
  readonly carry?: 'auto' | 'copy' | 'splice' | undefined;
}

const carries = { auto: 0, copy: 1, splice: 2 } as const;

/**
 * The data plane of relays: a thread that moves bytes and messages between descriptors, accepts and dials. It keeps the
 * process alive until it is closed.
 */
export class Pump implements AsyncDisposable {
  readonly #handle: number;
  readonly #joins = new Map<number, (session: PumpSession) => void>();
  readonly #acceptors = new Map<number, Acceptor>();
  readonly #gone: Promise<void>;
  #setGone!: () => void;
  #closing: Promise<void> | undefined;
  #lastStatistics: PumpStatistics | undefined;
  #lastId = 0;
  /** Who waits for the joins, and those that have been told until now. */
  readonly #listings: ((joins: readonly PumpProgress[]) => void)[] = [];
  #live: PumpProgress[] = [];

  /** Use openPump. */
  constructor({ carry = 'auto' }: PumpOptions) {
    this.#gone = new Promise((resolve) => {
      this.#setGone = resolve;
    });
    this.#handle = check(
      'pump',
      native().pumpOpen(Int32Array.of(carries[carry]), (_request, records, _status) => {
        if (records === null) this.#leave();
        else this.#tell(records);
      }),
    );
  }

  /** Joins two ends until both directions have ended. Throws SystemError, RangeError for times and sizes that cannot be. */
  join(left: PumpEnd, right: PumpEnd, policy: PumpPolicy = {}): PumpJoin {
    this.#assertOpen();
    const id = ++this.#lastId;
    const settings = joinSettings(left, right, policy);
    check('join', native().pumpJoin(this.#handle, id, settings, left.to ?? null, right.to ?? null));
    const ended = new Promise<PumpSession>((resolve) => this.#joins.set(id, resolve));
    return { id, ended, end: () => this.#end(0, id) };
  }

  /** Takes a session for each connection, or each peer, and dials for it. Throws like join. */
  listen(
    listener: PumpListener,
    dial: PumpDial,
    policy: PumpListenPolicy = {},
    events: PumpListenEvents = {},
  ): PumpAcceptor {
    this.#assertOpen();
    const id = ++this.#lastId;
    const flags =
      (events.opened ? wanted.opened : 0) |
      (events.ended === undefined ? 0 : wanted[events.endedWhich === 'broken' ? 'broken' : 'ended']) |
      (events.refused ? wanted.refused : 0);
    const { allowed } = listener;
    check(
      'listen',
      native().pumpListen(
        this.#handle,
        id,
        listenSettings(listener, dial, policy, flags),
        dial.to,
        dial.from ?? null,
        packOptions(listener.options),
        packOptions(dial.options),
        allowed === undefined ? null : packRanges(allowed),
      ),
    );
    const acceptor = new Acceptor(this.#handle, id, events);
    this.#acceptors.set(id, acceptor);
    return acceptor;
  }

  /** The joins that go on, as they are now. */
  joins(): Promise<readonly PumpProgress[]> {
    if (this.#closing !== undefined) return Promise.resolve([]);
    const listing = new Promise<readonly PumpProgress[]>((resolve) => this.#listings.push(resolve));
    native().pumpSessions(this.#handle, 0);
    return listing;
  }

  statistics(): PumpStatistics {
    return this.#lastStatistics ?? readStatistics(this.#handle, 0);
  }

  /** Ends every session, tells their ends, and ends the thread. Resolves when no descriptor is in use any more. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    // The thread does in order what it is told: all ends are told before it goes.
    native().pumpClose(this.#handle);
    await this.#gone;
  }

  /** The thread has gone. */
  #leave(): void {
    for (const resolve of this.#listings.splice(0)) resolve([]);
    this.#setGone();
  }

  #assertOpen(): void {
    if (this.#closing !== undefined) throw new TypeError('the pump is closed');
  }

  #end(listener: number, id: number): void {
    if (this.#joins.has(id)) native().pumpEnd(this.#handle, listener, id);
  }

  /** Takes a record that is about no listener. */
  #takeJoin(record: PumpRecord): void {
    if (record.kind === recordKind.live) this.#live.push(record.progress());
    else if (record.kind === recordKind.listed) this.#listings.shift()?.(this.#live.splice(0));
    else this.#tellJoin(record);
  }

  #tellJoin(record: PumpRecord): void {
    const { id } = record;
    const resolve = this.#joins.get(id);
    this.#joins.delete(id);
    resolve?.(record.session());
  }

  #tell(records: Buffer): void {
    const touched = new Set<Acceptor>();
    PumpRecord.forEach(records, (record) => {
      if (record.kind === recordKind.closed) this.#lastStatistics = readStatistics(this.#handle, 0);
      if (record.listener === 0) {
        this.#takeJoin(record);
        return;
      }
      const acceptor = this.#acceptors.get(record.listener);
      if (acceptor === undefined) return;
      acceptor.take(record);
      touched.add(acceptor);
      if (record.kind === recordKind.finished) this.#acceptors.delete(record.listener);
    });
    for (const acceptor of touched) acceptor.tell();
  }
}

/** Starts a pump. Throws SystemError where no thread can be had. */
export const openPump = (options: PumpOptions = {}): Pump => new Pump(options);
