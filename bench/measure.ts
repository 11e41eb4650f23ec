import { spawnSync } from 'node:child_process';

/** A program that is measured from its start to its end. */
export interface Contender {
  /** What the table calls it. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The contender it is compared with, by name. */
  readonly beside?: string;
  /** The ratio to that one it should reach. */
  readonly goal?: number;
  /** The goal is about what it takes beyond Node's bare start: for what is over in a few milliseconds. */
  readonly beyondNode?: boolean;
  /** Its exit code; default 0. */
  readonly exit?: number;
}

/** Wall times of one contender in milliseconds, round by round. */
export interface Series {
  readonly contender: Contender;
  readonly times: number[];
}

/** Longest time one run may take, in milliseconds. */
const deadline = 60_000;

const fail = ({ name }: Contender, result: ReturnType<typeof spawnSync>): never => {
  const why = result.error?.message ?? `code ${result.status ?? result.signal}`;
  throw new Error(`${name} ended with ${why}: ${String(result.stderr ?? '').slice(0, 500)}`);
};

/** One run with its output thrown away; returns milliseconds. */
const time = (contender: Contender): number => {
  const started = process.hrtime.bigint();
  const result = spawnSync(contender.command, contender.args, { stdio: 'ignore', timeout: deadline });
  const elapsed = Number(process.hrtime.bigint() - started) / 1e6;
  return result.status === (contender.exit ?? 0) ? elapsed : fail(contender, result);
};

/** What a contender prints; throws when it fails. */
export const output = (contender: Contender): Buffer => {
  const result = spawnSync(contender.command, contender.args, { timeout: deadline, maxBuffer: 1 << 30 });
  return result.status === 0 ? result.stdout : fail(contender, result);
};

/**
 * Runs the contenders in turn, round after round, so that a disturbance of the machine hits all of them. The first
 * two rounds warm caches up and are not counted.
 */
export const measure = (contenders: readonly Contender[], rounds: number): Series[] => {
  const series = contenders.map((contender) => ({ contender, times: [] as number[] }));
  for (let round = -2; round < rounds; round += 1) {
    for (const { contender, times } of series) {
      const elapsed = time(contender);
      if (round >= 0) times.push(elapsed);
    }
  }
  return series;
};

/** The middle value; the mean of the two in the middle for an even count. */
export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

/** The median of the ratios within each round, which a slow phase of the machine does not touch. */
export const pairedRatio = (own: readonly number[], other: readonly number[]): number =>
  median(own.map((value, round) => value / other[round]!));
