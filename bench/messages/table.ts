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
  readonly goal?: number;
  readonly met?: boolean;
}

const rateOf = ({ count, seconds }: Reading): number => count / seconds;

const compare = (
  { beside, goal }: Contender,
  own: readonly number[],
  ratesOf: (name: string) => number[] | undefined,
): Partial<ResultRow> => {
  const other = beside === undefined ? undefined : ratesOf(beside);
  if (beside === undefined || other === undefined) return {};
  const ratio = pairedRatio(own, other);
  return { beside, ratio, ...(goal === undefined ? {} : { goal, met: ratio >= goal }) };
};

/** Medians, ratios and goals of one task. */
export const toRows = (all: ReadonlyMap<Contender, readonly Reading[]>): ResultRow[] => {
  const rates = new Map([...all].map(([{ name }, readings]) => [name, readings.map(rateOf)]));
  return [...all].map(([contender, readings]) => {
    const own = rates.get(contender.name)!;
    return {
      name: contender.name,
      rate: median(own),
      min: Math.min(...own),
      max: Math.max(...own),
      cpu: median(readings.map(({ cpu, count }) => (cpu / count) * 1e9)),
      ...compare(contender, own, (name) => rates.get(name)),
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

/** The table for people. */
export const toTable = (rows: readonly ResultRow[], unit: string): string => {
  const lines = rows.map((row) => [
    row.name.padEnd(16),
    perSecond(row.rate, unit).padStart(12),
    `${perSecond(row.min, unit)} … ${perSecond(row.max, unit)}`.padStart(28),
    cost(row.cpu, unit).padStart(12),
    (row.ratio === undefined ? '' : `${row.ratio.toFixed(2)} × ${row.beside}`).padEnd(20),
    goalText(row),
  ]);
  return lines.map((line) => line.join('  ').trimEnd()).join('\n');
};
