import type { ErrnoEvidence } from '../result.js';
import type { TraceProbe } from './types.js';

/** A probe sent, or yet to be sent. */
export interface Flying {
  readonly number: number;
  readonly hop: number;
  /** performance.now() before it was sent. */
  at: number;
  /** When its device got it, by the kernel's clock. */
  departed?: bigint;
}

/** How much longer than a known round trip others may take: of the same hop, and of a later one. */
const here = 3;
const later = 10;
const least = 250;

/** Which probes are under way, and what became of those of each hop. */
export class Board {
  readonly #flying = new Map<number, Flying>();
  /** By the kernel's number of the packet, until it has told when it went. */
  readonly #departing = new Map<number, Flying>();
  readonly #hops = new Map<number, (TraceProbe | undefined)[]>();
  readonly #perHop: number;
  #packets = 0;

  constructor(perHop: number) {
    this.#perHop = perHop;
  }

  get flying(): number {
    return this.#flying.size;
  }

  /** The only probe under way; undefined where there is none, or more than one. */
  get only(): Flying | undefined {
    return this.#flying.size === 1 ? this.#flying.values().next().value : undefined;
  }

  all(): Flying[] {
    return [...this.#flying.values()];
  }

  find(number: number): Flying | undefined {
    return this.#flying.get(number);
  }

  launch(flying: Flying): void {
    this.#flying.set(flying.number, flying);
  }

  /** The kernel has taken it. */
  sent(flying: Flying): void {
    this.#departing.set(this.#packets++, flying);
  }

  depart(packet: number, time: bigint): void {
    const flying = this.#departing.get(packet);
    if (flying !== undefined) flying.departed = time;
    this.#departing.delete(packet);
  }

  /** The kernel counts packets from 0 again. */
  renumber(): void {
    this.#departing.clear();
    this.#packets = 0;
  }

  settle(flying: Flying, probe: TraceProbe): void {
    this.#flying.delete(flying.number);
    this.#rows(flying.hop)[flying.number % this.#perHop] = probe;
  }

  refuse(flying: Flying, error: ErrnoEvidence): void {
    this.settle(flying, { kind: 'error', error });
  }

  /** What became of all probes of a hop; undefined while some are under way or yet to be sent. */
  hop(hop: number): TraceProbe[] | undefined {
    const rows = this.#rows(hop);
    return rows.every((row) => row !== undefined) ? (rows as TraceProbe[]) : undefined;
  }

  #rows(hop: number): (TraceProbe | undefined)[] {
    let rows = this.#hops.get(hop);
    if (rows === undefined) {
      rows = new Array<TraceProbe | undefined>(this.#perHop).fill(undefined);
      this.#hops.set(hop, rows);
    }
    return rows;
  }

  /** How long an answer to a probe may take: others of its hop or beyond tell how long the way is. */
  patience({ hop }: Flying, limit: number): number {
    let patience = limit;
    for (const [other, rows] of this.#hops) {
      if (other < hop) continue;
      for (const row of rows) {
        if (row?.kind !== 'answer') continue;
        patience = Math.min(patience, Math.max(least, row.rtt * (other === hop ? here : later)));
      }
    }
    return patience;
  }
}
