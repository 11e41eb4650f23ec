import type { Board } from './board.js';
import type { ScanProgress } from './types.js';

/** Milliseconds between two reports. */
const INTERVAL = 100;

/** Tells how far a scan is, now and then. */
export class ProgressMeter {
  readonly #total: number;
  readonly #boards: ReadonlySet<Board>;
  readonly #listener: ((progress: ScanProgress) => void) | undefined;
  #last = performance.now();
  #slowUntil: number | undefined;

  constructor(
    total: number,
    boards: ReadonlySet<Board>,
    listener: ((progress: ScanProgress) => void) | undefined,
  ) {
    this.#total = total;
    this.#boards = boards;
    this.#listener = listener;
  }

  /** A port got its verdict. */
  note(host: string): void {
    if (this.#listener === undefined) return;
    const now = performance.now();
    if (now - this.#last < INTERVAL) return;
    this.#last = now;
    this.#report(host);
  }

  /** So many ports are asked again at this rate. */
  pace(ports: number, rate: number): void {
    if (rate > 0) this.#slowUntil = performance.now() + (ports / rate) * 1000;
  }

  end(): void {
    if (this.#listener !== undefined) this.#report('');
  }

  #report(host: string): void {
    let done = 0;
    let open = 0;
    for (const board of this.#boards) {
      done += board.done;
      open += board.found;
    }
    const left = this.#slowUntil === undefined ? 0 : this.#slowUntil - performance.now();
    const remaining = left > 0 ? { remaining: left / 1000 } : {};
    this.#listener?.({ done, total: this.#total, open, host, ...remaining });
  }
}
