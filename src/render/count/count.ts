import type { CoverageGap } from '../../inventory/options.js';
import type { SocketKind, SocketRecord, SocketState } from '../../inventory/record.js';
import { kindOrder } from '../column/key.js';
import { csvLine } from '../csv/csv.js';
import { valueJson } from '../json/value.js';
import { stateRank, stateText } from '../text/state.js';

/** The name of the document's schema. */
export const COUNTS_SCHEMA = 'socketeer/counts/1';

/** How many sockets of a kind are in a state. */
export interface StateCount {
  readonly kind: SocketKind;
  readonly state: SocketState;
  readonly count: number;
}

/** Counts records batch by batch without keeping them. */
export class Counter {
  private readonly counts = new Map<SocketKind, Map<SocketState, number>>();

  add(records: readonly SocketRecord[]): void {
    for (const { kind, state } of records) {
      let states = this.counts.get(kind);
      if (states === undefined) {
        states = new Map();
        this.counts.set(kind, states);
      }
      states.set(state, (states.get(state) ?? 0) + 1);
    }
  }

  /** What was counted, by kind and state in their usual orders. */
  result(): StateCount[] {
    const rows: StateCount[] = [];
    for (const [kind, states] of this.counts) {
      for (const [state, count] of states) rows.push({ kind, state, count });
    }
    const kindRank = (kind: SocketKind): number => kindOrder.indexOf(kind);
    return rows.sort(
      (one, other) =>
        kindRank(one.kind) - kindRank(other.kind) || stateRank(one.state) - stateRank(other.state),
    );
  }
}

const sum = (counts: readonly StateCount[]): number => counts.reduce((total, { count }) => total + count, 0);

/** Counts as a table with a total. */
export const countTable = (counts: readonly StateCount[], header: boolean): string => {
  const rows = counts.map((row) => [row.kind as string, stateText(row), String(row.count)]);
  rows.push(['total', '', String(sum(counts))]);
  if (header) rows.unshift(['KIND', 'STATE', 'COUNT']);
  const width = (index: number): number => Math.max(...rows.map((row) => row[index]!.length));
  const widths = [width(0), width(1), width(2)];
  return rows
    .map(
      ([kind, state, count]) =>
        `${kind!.padEnd(widths[0]!)}  ${state!.padEnd(widths[1]!)}  ${count!.padStart(widths[2]!)}\n`,
    )
    .join('');
};

/** Counts as one JSON document. */
export const countJson = (counts: readonly StateCount[], coverage: readonly CoverageGap[]): string =>
  `${valueJson({ schema: COUNTS_SCHEMA, counts, total: sum(counts), coverage })}\n`;

/** Counts as newline-delimited JSON. */
export const countNdjson = (counts: readonly StateCount[]): string =>
  counts.map((row) => `${valueJson(row)}\n`).join('');

/** Counts as CSV. */
export const countCsv = (counts: readonly StateCount[], header: boolean): string =>
  (header ? csvLine(['kind', 'state', 'count']) : '') +
  counts.map(({ kind, state, count }) => csvLine([kind, state, String(count)])).join('');
