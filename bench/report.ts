import { machine } from './machine.js';
import { median, pairedRatio, type Series } from './measure.js';

/** One line of the table. Times in milliseconds. */
export interface Row {
  readonly name: string;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Median of the ratios to `beside`, round by round. */
  readonly ratio?: number;
  readonly beside?: string;
  readonly goal?: number;
  readonly met?: boolean;
  /** The ratio is without Node's bare start. */
  readonly beyondNode?: boolean;
  /** Which part of the median Node's bare start is. */
  readonly nodeShare?: number;
}

/** The contender that stands for Node's bare start. */
export const bareNode = 'node -e 0';

const toRow = (all: readonly Series[], { contender, times }: Series): Row => {
  const timesOf = (name: string | undefined): number[] | undefined =>
    all.find((series) => series.contender.name === name)?.times;
  const own = {
    name: contender.name,
    median: median(times),
    min: Math.min(...times),
    max: Math.max(...times),
  };
  const other = timesOf(contender.beside);
  if (other === undefined) return own;
  const { goal, beyondNode = false } = contender;
  const starts = timesOf(bareNode);
  const counted =
    beyondNode && starts !== undefined ? times.map((time, round) => time - starts[round]!) : times;
  const ratio = pairedRatio(counted, other);
  return {
    ...own,
    ratio,
    beside: contender.beside!,
    ...(goal === undefined ? {} : { goal, met: ratio <= goal }),
    ...(beyondNode ? { beyondNode } : {}),
    nodeShare: median(starts ?? [0]) / own.median,
  };
};

/** Medians, ratios and goals of a measurement. */
export const toRows = (all: readonly Series[]): Row[] => all.map((series) => toRow(all, series));

const goalText = ({ goal, met }: Row): string =>
  goal === undefined ? '' : `≤ ${goal.toFixed(2)}  ${met === true ? 'met' : 'NOT MET'}`;

const cells = (row: Row): string[] => [
  row.name,
  row.median.toFixed(1),
  row.min.toFixed(1),
  row.max.toFixed(1),
  row.ratio === undefined ? '' : `${row.beyondNode ? 'node + ' : ''}${row.ratio.toFixed(2)} × ${row.beside}`,
  row.nodeShare === undefined ? '' : `${(row.nodeShare * 100).toFixed(0)} %`,
  goalText(row),
];

const header = ['command', 'median ms', 'min', 'max', 'ratio', "Node's start", 'goal'];
const rightAligned = new Set([1, 2, 3, 5]);

/** The table for people. */
export const toTable = (rows: readonly Row[]): string => {
  const lines = [header, ...rows.map(cells)];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]!.length)));
  const align = (cell: string, column: number): string =>
    rightAligned.has(column) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!);
  return lines.map((line) => line.map(align).join('  ').trimEnd()).join('\n');
};

/** Prints a measurement: one JSON document, or a table with what it was measured on. */
export const report = (title: string, rounds: number, rows: readonly Row[], json: boolean): void => {
  const on = machine();
  if (json) {
    console.log(JSON.stringify({ title, rounds, machine: on, rows }, undefined, 2));
    return;
  }
  console.log(`${title}; ${rounds} rounds, interleaved, output to /dev/null, whole processes`);
  console.log(
    `${on.processors} × ${on.processor}, Linux ${on.kernel}, Node ${on.node}, iproute2 ${on.iproute2}`,
  );
  console.log(
    'NODE_EXTRA_CA_CERTS is removed: where it is set, each start of Node 20 takes about 28 ms longer.\n',
  );
  console.log(toTable(rows));
};
