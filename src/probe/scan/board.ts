import type { SweepOutcome } from '../../kernel/sweep.js';
import type { ServiceIdentity, Verdict } from '../result.js';
import type { Judgement } from './judge.js';
import type { ScanConfidence, ScannedPort, ScanProtocol } from './types.js';

/** Verdicts by the number the board keeps; 0 is none yet. */
const verdicts: readonly (Verdict | undefined)[] = [
  undefined,
  'open',
  'answering',
  'refused',
  'closed',
  'filtered',
  'unreachable',
  'timed-out',
  'silent',
  'denied',
  'missing',
];
const numberOf = new Map(verdicts.map((verdict, number) => [verdict, number]));

/** What is worth keeping of a port. */
interface Facts {
  readonly judgement: Judgement;
  readonly rtt: number;
  readonly service: ServiceIdentity | undefined;
}

/** Verdicts that say no more than that nobody is there. */
const isPlain = ({ verdict }: Judgement): boolean => verdict === 'refused' || verdict === 'closed';

/** Verdicts of ports where somebody is. */
export const isFound = (verdict: Verdict): boolean => verdict === 'open' || verdict === 'answering';

/** More ports than this with the same verdict are counted, not listed. */
const CROWD = 64;

const nobodyAnswered = (verdict: Verdict): boolean => verdict === 'timed-out' || verdict === 'silent';

/**
 * The verdicts on the ports of a host for one protocol: a byte a port, and facts only of the few that are not plainly
 * closed, so that all ports of many hosts fit in little memory.
 */
export class Board {
  #numbers = new Uint8Array(65536);
  #attempts = new Uint8Array(65536);
  #done = 0;
  #found = 0;
  readonly #facts = new Map<number, Facts>();
  readonly #keepAll: boolean;
  #wanted = new Uint8Array(65536);

  constructor(
    readonly protocol: ScanProtocol,
    readonly ports: readonly number[],
    keepAll: boolean,
  ) {
    this.#keepAll = keepAll;
    for (const port of ports) this.#wanted[port] = 1;
  }

  /** Notes what an attempt brought; an answer stands, silence may still turn into one. */
  note(
    port: number,
    judgement: Judgement,
    outcome: Pick<SweepOutcome, 'rtt'>,
    service?: ServiceIdentity,
  ): void {
    const { verdict } = judgement;
    if (this.#attempts[port]! < 255) this.#attempts[port]!++;
    const before = this.verdict(port);
    if (before !== undefined && !nobodyAnswered(before)) return;
    if (before === undefined) this.#done++;
    if (isFound(verdict)) this.#found++;
    this.#numbers[port] = numberOf.get(verdict) ?? 0;
    // Silence has no facts, and closed ports are listed only on demand.
    if (nobodyAnswered(verdict) || (isPlain(judgement) && !this.#keepAll)) return;
    this.#facts.set(port, { judgement, rtt: outcome.rtt / 1000, service });
  }

  /** Somebody is known to be at a port that did not answer: this machine lists a datagram socket there. */
  confirm(port: number): void {
    if (this.verdict(port) !== 'silent') return;
    this.#numbers[port] = numberOf.get('open') ?? 0;
    this.#found++;
  }

  /** Whether the port was asked for. */
  has(port: number): boolean {
    return this.#wanted[port] === 1;
  }

  verdict(port: number): Verdict | undefined {
    return verdicts[this.#numbers[port]!];
  }

  /** Ports with a verdict. */
  get done(): number {
    return this.#done;
  }

  /** Ports where somebody is. */
  get found(): number {
    return this.#found;
  }

  /** Ports that nothing came back from. */
  silent(): number[] {
    return this.ports.filter((port) => {
      const verdict = this.verdict(port);
      return verdict !== undefined && nobodyAnswered(verdict);
    });
  }

  counts(): Partial<Record<Verdict, number>> {
    const counts: Partial<Record<Verdict, number>> = {};
    for (const port of this.ports) {
      const verdict = this.verdict(port);
      if (verdict !== undefined) counts[verdict] = (counts[verdict] ?? 0) + 1;
    }
    return counts;
  }

  /** The verdicts that are listed: all on demand, else those that some ports have but not the crowd. */
  #listed(): Set<Verdict> {
    const entries = Object.entries(this.counts()) as [Verdict, number][];
    const isListed = ([verdict, count]: [Verdict, number]): boolean =>
      this.#keepAll || isFound(verdict) || (count <= CROWD && verdict !== 'refused' && verdict !== 'closed');
    return new Set(entries.filter(isListed).map(([verdict]) => verdict));
  }

  /** The ports worth listing; `silence` is how sure silence is. */
  list(silence: ScanConfidence): ScannedPort[] {
    const listed = this.#listed();
    const found: ScannedPort[] = [];
    for (const port of this.ports) {
      const verdict = this.verdict(port);
      if (verdict !== undefined && listed.has(verdict)) found.push(this.#entry(port, verdict, silence));
    }
    return found;
  }

  #entry(port: number, verdict: Verdict, silence: ScanConfidence): ScannedPort {
    const facts = this.#facts.get(port);
    return {
      protocol: this.protocol,
      port,
      verdict,
      confidence: nobodyAnswered(verdict) ? silence : 'certain',
      attempts: this.#attempts[port]!,
      ...(facts === undefined ? {} : { rtt: facts.rtt, ...facts.judgement }),
      ...(facts?.service === undefined ? {} : { service: facts.service }),
    };
  }

  /** Gives the memory back; only the counts stay. */
  release(): void {
    this.#numbers = this.#attempts = this.#wanted = new Uint8Array(0);
    this.#facts.clear();
  }
}
