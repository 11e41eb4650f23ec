import { availableParallelism } from 'node:os';
import type { SocketAddress } from '../../family/address.js';
import { decodeAddress } from '../../family/index.js';
import {
  type Descriptor,
  errnoMessage,
  type SweepOutcome,
  SystemError,
  sweep,
  sweepResult,
} from '../../kernel/index.js';
import { SocketError } from '../../socket/error.js';
import { Board } from './board.js';
import type { HostAddress } from './hosts.js';
import { closedDetail, type Judgement, judge } from './judge.js';
import type { Payloads } from './payloads.js';
import { sweepPlace } from './place.js';
import type { ScanProtocol } from './types.js';

/** What a sweep of a host needs to know. */
export interface RunnerOptions {
  readonly address: HostAddress;
  readonly protocol: ScanProtocol;
  readonly local: boolean;
  readonly concurrency: number;
  readonly wait: number;
  readonly keepAll: boolean;
  readonly signal: AbortSignal;
  readonly namespace: Descriptor | undefined;
  readonly source: Uint8Array | undefined;
  readonly payloads: Payloads | undefined;
  readonly onNote: (host: string) => void;
}

/** Ports from which a second thread pays. */
const MANY = 4096;

/** More threads than this gain nothing: they meet in the kernel. */
const MOST_THREADS = 4;

/** Times our own source ports are asked again, with other ones. */
const MOST_TURNS = 8;

const ETIMEDOUT = 110;

const closed: Judgement = { verdict: 'closed' };

/** Deals ports out, so that each thread gets its share of every range. */
const deal = (ports: readonly number[], hands: number): Int32Array[] =>
  Array.from({ length: hands }, (_, hand) =>
    Int32Array.from(
      { length: Math.ceil((ports.length - hand) / hands) },
      (__, index) => ports[index * hands + hand]!,
    ),
  );

/** A source that is no address of ours is told as bind(2) does. */
const misplaced = (error: unknown, local: SocketAddress): unknown => {
  if (!(error instanceof SystemError && error.code === 'EADDRNOTAVAIL')) return error;
  const { code, errno } = error;
  return new SocketError(
    'bind',
    { label: 'source', local },
    { code, errno, cause: error, text: errnoMessage(errno) },
  );
};

/** Sweeps the ports of one host, as often as it is asked, and keeps the verdicts. */
export class Runner {
  readonly board: Board;
  readonly #options: RunnerOptions;
  readonly #place: ReturnType<typeof sweepPlace>;
  readonly #isClosed: (detail: Uint8Array) => boolean;
  /** Ports of our own, of which nothing is known yet. */
  #ours = new Set<number>();

  constructor(ports: readonly number[], options: RunnerOptions) {
    const { address, protocol, keepAll } = options;
    this.#options = options;
    this.board = new Board(protocol, ports, keepAll);
    this.#place = sweepPlace(address, protocol);
    this.#isClosed = closedDetail(this.#place.name, address.family);
  }

  /** Asks these ports once; where we meet ourselves, again with other source ports. `rate` in ports a second, 0: none. */
  async run(ports: readonly number[], rate: number): Promise<void> {
    let left = ports;
    for (let turn = 0; turn < MOST_TURNS && left.length > 0; turn++) {
      const threads = this.#threads(left.length, rate, turn);
      const ours = new Set<number>();
      this.#ours = ours;
      await Promise.all(deal(left, threads).map((hand) => this.#sweep(hand, rate, threads)));
      left = left.filter((port) => ours.has(port));
    }
  }

  #threads(ports: number, rate: number, turn: number): number {
    if (!this.#options.local || rate > 0 || turn > 0 || ports < MANY) return 1;
    return Math.min(availableParallelism(), MOST_THREADS);
  }

  async #sweep(ports: Int32Array, rate: number, threads: number): Promise<void> {
    const { concurrency, wait, signal, namespace, source, payloads, address, onNote } = this.#options;
    const plan = {
      ...this.#place,
      ports,
      concurrency: Math.max(1, Math.floor(concurrency / threads)),
      timeout: wait,
      rate,
      source,
      namespace,
      payloads: payloads?.pack(ports),
    };
    await sweep(
      plan,
      (outcome) => {
        this.#take(outcome);
        onNote(address.address);
      },
      signal,
    ).catch((error: unknown) => {
      throw source === undefined ? error : misplaced(error, decodeAddress(source));
    });
  }

  #take(outcome: SweepOutcome): void {
    const { port, result, answer } = outcome;
    if (result === sweepResult.ourselves) this.#ours.add(port);
    else if (result === sweepResult.sourcePort) this.#noteSource(port);
    else if (result === 0 && this.board.protocol === 'udp') this.#takeAnswer(outcome, answer);
    else if (!this.#ours.has(port) || result !== ETIMEDOUT)
      this.board.note(port, this.#judge(outcome), outcome);
  }

  /** On this machine, another thread of ours takes our source port for a silent server. */
  #noteSource(port: number): void {
    if (this.#options.local) this.#ours.add(port);
  }

  #takeAnswer(outcome: SweepOutcome, answer: Uint8Array): void {
    const { port } = outcome;
    const { payloads, address, local } = this.#options;
    if (local && this.#ours.has(port)) return; // one of our threads asks another
    const judgement = judge(outcome, 'udp', address);
    const elsewhere = payloads?.askedFor(answer);
    if (elsewhere !== undefined) this.board.note(elsewhere.port, judgement, outcome, elsewhere.service);
    else if (this.board.has(port))
      this.board.note(port, judgement, outcome, payloads?.identify(port, answer));
  }

  #judge(outcome: SweepOutcome): Judgement {
    const { address, protocol, keepAll } = this.#options;
    const plainly = protocol === 'udp' && !keepAll && this.#isClosed(outcome.detail);
    return plainly ? closed : judge(outcome, protocol, address);
  }
}
