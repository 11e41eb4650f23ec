import { native } from '../addon.js';
import { type PumpRecord, recordKind } from './record.js';
import { readStatistics } from './statistics.js';
import type {
  PumpAcceptor,
  PumpListenEvents,
  PumpLive,
  PumpOpened,
  PumpRefused,
  PumpSession,
  PumpStatistics,
} from './types.js';

/** A promise and what settles it. */
const open = <T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } => {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
};

/** A listener in the pump, as JavaScript sees it. */
export class Acceptor implements PumpAcceptor {
  readonly #handle: number;
  readonly #id: number;
  readonly #events: PumpListenEvents;
  readonly #released = open<void>();
  readonly #finished = open<void>();
  readonly #listings: ((sessions: readonly PumpLive[]) => void)[] = [];
  #lastStatistics: PumpStatistics | undefined;
  #opened: PumpOpened[] = [];
  #ended: PumpSession[] = [];
  #refused: PumpRefused[] = [];
  #live: PumpLive[] = [];

  constructor(handle: number, id: number, events: PumpListenEvents) {
    this.#handle = handle;
    this.#id = id;
    this.#events = events;
  }

  get released(): Promise<void> {
    return this.#released.promise;
  }

  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  statistics(): PumpStatistics {
    return this.#lastStatistics ?? readStatistics(this.#handle, this.#id);
  }

  sessions(): Promise<readonly PumpLive[]> {
    if (this.#lastStatistics !== undefined) return Promise.resolve([]);
    const { promise, resolve } = open<readonly PumpLive[]>();
    this.#listings.push(resolve);
    native().pumpSessions(this.#handle, this.#id);
    return promise;
  }

  stop(): void {
    if (this.#lastStatistics === undefined) native().pumpStop(this.#handle, this.#id);
  }

  end(): void {
    this.endSession(0);
  }

  /** 0: all of them, and no more are taken. */
  endSession(id: number): void {
    if (this.#lastStatistics === undefined) native().pumpEnd(this.#handle, this.#id, id);
  }

  /** Takes a record that is about this listener. */
  take(record: PumpRecord): void {
    switch (record.kind) {
      case recordKind.opened:
        this.#opened.push(record.opened());
        break;
      case recordKind.ended:
        this.#ended.push(record.session());
        break;
      case recordKind.refused:
        this.#refused.push(record.refused());
        break;
      case recordKind.live:
        this.#live.push(record.live());
        break;
      default:
        this.#takeNews(record);
    }
  }

  #takeNews(record: PumpRecord): void {
    // What was taken before this comes first.
    this.tell();
    if (record.kind === recordKind.problem) this.#events.problem?.(record.errno);
    else if (record.kind === recordKind.released) this.#released.resolve();
    else if (record.kind === recordKind.listed) this.#list();
    else if (record.kind === recordKind.finished) this.#finish();
  }

  #list(): void {
    const sessions = this.#live;
    this.#live = [];
    this.#listings.shift()?.(sessions);
  }

  #finish(): void {
    this.#lastStatistics = readStatistics(this.#handle, this.#id);
    native().pumpForget(this.#handle, this.#id);
    for (const resolve of this.#listings.splice(0)) resolve([]);
    this.#finished.resolve();
  }

  /** Tells what has been taken since the last time. */
  tell(): void {
    const [opened, ended, refused] = [this.#opened, this.#ended, this.#refused];
    if (opened.length > 0) {
      this.#opened = [];
      this.#events.opened?.(opened);
    }
    if (ended.length > 0) {
      this.#ended = [];
      this.#events.ended?.(ended);
    }
    if (refused.length > 0) {
      this.#refused = [];
      this.#events.refused?.(refused);
    }
  }
}
