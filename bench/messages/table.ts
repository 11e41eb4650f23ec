import { median, pairedRatio } from '../measure.js';
import type { Contender } from './contender.js';
import type { Reading } from './meter.js';

/** One contender's medians. */
export interface ResultRow {
  readonly name: string;
  /** Per second. */
  readonly rate: number;
  readonly min: number;
  readonly max: number;
  /** Processor time of the measured process per thing done, in nanoseconds. */
  readonly cpu: number;
  readonly beside?: string;
  /** Median of the ratios of rates, round by round: above 1 is faster. */
  readonly ratio?: number;
  /** Median of the ratios of processor time per thing done: above 1 is less than the other one takes. */
  readonly cpuRatio?: number;
  readonly goal?: number;
  readonly met?: boolean;
}

const rateOf = ({ count, seconds }: Reading): number => count / seconds;

const cpuOf = ({ count, cpu }: Reading): number => (cpu / count) * 1e9;

const compare = (
  { beside, goal }: Contender,
  own: readonly Reading[],
  readingsOf: (name: string) => readonly Reading[] | undefined,
): Partial<ResultRow> => {
  const other = beside === undefined ? undefined : readingsOf(beside);
  if (beside === undefined || other === undefined) return {};
  const ratio = pairedRatio(own.map(rateOf), other.map(rateOf));
  const cpuRatio = pairedRatio(other.map(cpuOf), own.map(cpuOf));
  return { beside, ratio, cpuRatio, ...(goal === undefined ? {} : { goal, met: ratio >= goal }) };
};

/** Medians, ratios and goals of one task. */
export const toRows = (all: ReadonlyMap<Contender, readonly Reading[]>): ResultRow[] => {
  const byName = new Map([...all].map(([{ name }, readings]) => [name, readings]));
  return [...all].map(([contender, readings]) => {
    const own = readings.map(rateOf);
    return {
      name: contender.name,
      rate: median(own),
      min: Math.min(...own),
      max: Math.max(...own),
      cpu: median(readings.map(cpuOf)),
      ...compare(contender, readings, (name) => byName.get(name)),
    };
  });
};

const perSecond = (rate: number, unit: string): string =>
  unit === 'bytes' ? `${(rate / 1e6).toFixed(0)} MB/s` : `${Math.round(rate)}/s`;

/** For bytes the cost of a kilobyte. */
const cost = (cpu: number, unit: string): string =>
  unit === 'bytes' ? `${(cpu * 1000).toFixed(0)} ns/kB` : `${cpu.toFixed(0)} ns`;

const goalText = ({ goal, met }: ResultRow): string =>
  goal === undefined ? '' : `≥ ${goal.toFixed(2)}  ${met === true ? 'met' : 'NOT MET'}`;

/** How many times as much, and how many times as much for the same processor time. */
const ratioText = ({ ratio, cpuRatio, beside }: ResultRow): string =>
  ratio === undefined || cpuRatio === undefined
    ? ''
    : `${ratio.toFixed(2)} × ${beside}, by CPU ${cpuRatio.toFixed(2)} ×`;

/** The table for people. */
export const toTable = (rows: readonly ResultRow[], unit: string): string => {
  const lines = rows.map((row) => [
    row.name.padEnd(16),
    perSecond(row.rate, unit).padStart(12),
    `${perSecond(row.min, unit)} … ${perSecond(row.max, unit)}`.padStart(28),
    cost(row.cpu, unit).padStart(12),
    ratioText(row).padEnd(34),
    goalText(row),
  ]);
  return lines.map((line) => line.join('  ').trimEnd()).join('\n');
};
