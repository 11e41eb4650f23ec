import { median, pairedRatio } from '../measure.js';
import { type Contender, ours } from './contenders.js';
import type { Reading } from './measure.js';
import type { Goal, Task } from './tasks.js';

/** All readings of a task. */
export interface Result {
  readonly task: Task;
  readonly series: readonly { readonly contender: Contender; readonly readings: readonly Reading[] }[];
}

/** A goal and what became of it. */
export interface Judged {
  readonly text: string;
  readonly met: boolean;
}

const figures = (readings: readonly Reading[], figure: Goal['figure']): number[] =>
  readings.map((reading) => reading[figure]);

const judgeGoal = ({ task, series }: Result, goal: Goal): Judged[] => {
  const of = (name: string): readonly Reading[] | undefined =>
    series.find(({ contender }) => contender.name === name)?.readings;
  const [own, other] = [of(ours), goal.beside === undefined ? undefined : of(goal.beside)];
  if (own === undefined || (goal.beside !== undefined && other === undefined)) return [];
  const mine = figures(own, goal.figure);
  const ratio = other === undefined ? median(mine) : pairedRatio(mine, figures(other, goal.figure));
  const met =
    ratio >= (goal.least ?? Number.NEGATIVE_INFINITY) && ratio <= (goal.most ?? Number.POSITIVE_INFINITY);
  const limit = goal.least === undefined ? `≤ ${goal.most}` : `≥ ${goal.least}`;
  const what = goal.figure === 'cpu' ? 'processor time' : task.unit;
  const beside = goal.beside === undefined ? '' : ` × ${goal.beside}`;
  return [{ text: `${task.name}: ${what} ${ratio.toFixed(2)}${beside} (goal ${limit})`, met }];
};

/** Whether the goals of a task were met, by the medians of the ratios within each round. */
export const judge = (result: Result): Judged[] =>
  result.task.goals.flatMap((goal) => judgeGoal(result, goal));

const cpuUnit: Readonly<Record<Task['unit'], string>> = {
  'MB/s': 's CPU/GB',
  '/s': 'µs CPU each',
  'µs p50': 'µs CPU each',
  answered: 'µs CPU each',
  'B user/session': '',
};

const row = (
  { task }: Result,
  name: string,
  readings: readonly Reading[],
  own: readonly Reading[],
): string[] => {
  const values = figures(readings, 'value');
  const [first] = readings;
  return [
    name,
    median(values).toFixed(0),
    `${Math.min(...values).toFixed(0)}–${Math.max(...values).toFixed(0)}`,
    pairedRatio(figures(own, 'value'), values).toFixed(2),
    task.unit === 'B user/session'
      ? `PSS ${median(readings.map(({ pss }) => pss ?? 0)).toFixed(0)} KiB, ${first?.processes} processes`
      : median(figures(readings, 'cpu')).toFixed(task.unit === 'MB/s' ? 3 : 1),
  ];
};

/** The table of a task for people. */
export const toTable = (result: Result): string => {
  const { task, series } = result;
  const own = series.find(({ contender }) => contender.name === ours)!.readings;
  const header = [task.name, task.unit, 'range', `${ours} over it`, cpuUnit[task.unit]];
  const lines = [
    header,
    ...series.map(({ contender, readings }) => row(result, contender.name, readings, own)),
  ];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const align = (cell: string, column: number): string =>
    column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!);
  return lines.map((line) => line.map(align).join('  ').trimEnd()).join('\n');
};
