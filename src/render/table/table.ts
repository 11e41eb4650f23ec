import type { SocketRecord } from '../../inventory/record.js';
import { type Measure, measureFor, shorten } from '../../terminal/width.js';
import type { Column, ColumnContext } from '../column/column.js';
import { type DetailGroup, detailItems, wrapItems } from './details.js';
import { fitColumns, GAP } from './layout.js';
import { paintAside, paintCell, paintHeader } from './paint.js';
import { summaryLine } from './summary.js';

/** How a table is to look. */
export interface TableOptions extends ColumnContext {
  readonly columns: readonly Column[];
  /** No line is longer; Infinity where nobody wraps. */
  readonly width: number;
  readonly color: boolean;
  readonly header: boolean;
  /** A last line that counts. */
  readonly summary: boolean;
  /** Groups of indented lines under each row. */
  readonly details: readonly DetailGroup[];
}

/** What an empty cell shows, so that every row has as many words as the header. */
const NOTHING = '-';
const DETAIL_INDENT = 4;

interface Grid {
  readonly rows: readonly (readonly string[])[];
  /** The items under each row, group by group. */
  readonly details: readonly (readonly (readonly string[])[])[];
  readonly measure: Measure;
  readonly widths: readonly number[];
}

const isHollow = (rows: readonly (readonly string[])[], index: number): boolean =>
  rows.every((row) => row[index] === NOTHING || row[index] === '0');

const cellsOf = (records: readonly SocketRecord[], options: TableOptions): string[][] =>
  records.map((record) => options.columns.map((column) => column.text(record, options) || NOTHING));

const detailsOf = (record: SocketRecord, options: TableOptions): string[][] =>
  options.details.map((group) => detailItems(group, record, options));

const widest = (
  rows: readonly (readonly string[])[],
  index: number,
  least: number,
  measure: Measure,
): number => {
  let width = least;
  for (const row of rows) {
    const cell = row[index]!;
    const columns = measure(cell);
    if (columns > width) width = columns;
  }
  return width;
};

const layOut = async (records: readonly SocketRecord[], options: TableOptions): Promise<Grid> => {
  const rows = cellsOf(records, options);
  const details = options.details.length === 0 ? [] : records.map((record) => detailsOf(record, options));
  const measure = await measureFor([...rows.flat(), ...details.flat(2)]);
  const sizes = options.columns.map(({ name, weight, cut }, index) => {
    const natural = widest(rows, index, name.length, measure);
    const pleasant = Math.min(natural, cut?.pleasant ?? natural);
    const comfort = Math.min(natural, cut?.comfort ?? natural);
    return { natural, pleasant, comfort, weight: weight ?? 0, hollow: isHollow(rows, index) };
  });
  return { rows, details, measure, widths: fitColumns(sizes, options.width) };
};

/** One line of cells; `paint` colours a cell after it was measured. */
const line = (
  cells: readonly string[],
  { widths, measure }: Grid,
  columns: readonly Column[],
  paint: (name: string, cell: string) => string,
): string => {
  let text = '';
  let owed = 0;
  for (let index = 0; index < cells.length; index++) {
    const width = widths[index]!;
    if (width === 0) continue;
    const { name, right, cut } = columns[index]!;
    let cell = cells[index]!;
    let used = measure(cell);
    if (used > width) {
      cell = shorten(cell, width, cut?.keep ?? 'head', measure);
      used = measure(cell);
    }
    const padding = width - used;
    text += ' '.repeat(owed + (right ? padding : 0)) + paint(name, cell);
    owed = GAP + (right ? 0 : padding);
  }
  return `${text}\n`;
};

const plainPaint = (_name: string, cell: string): string => cell;

const detailText = (
  groups: Grid['details'][number],
  measure: Measure,
  { width, color }: TableOptions,
): string => {
  const indent = ' '.repeat(width > 3 * DETAIL_INDENT ? DETAIL_INDENT : 0);
  let text = '';
  for (const items of groups) {
    for (const words of wrapItems(items, width - indent.length, measure)) {
      text += `${indent}${color ? paintAside(words) : words}\n`;
    }
  }
  return text;
};

const endText = (records: readonly SocketRecord[], { widths }: Grid, options: TableOptions): string => {
  const hidden = options.columns.filter((_, index) => widths[index] === 0).map(({ name }) => name);
  const text = shorten(summaryLine(records, hidden), options.width, 'head');
  return `${options.color ? paintAside(text) : text}\n`;
};

/**
 * Records as an aligned table. Rows never exceed `width`: the least important columns are left out, then cells
 * are cut with `…`. Hands the text out in pieces, as many rows at a time as make a good write.
 */
export const renderTable = async (
  records: readonly SocketRecord[],
  options: TableOptions,
  write: (text: string) => void,
): Promise<void> => {
  const grid = await layOut(records, options);
  const { columns, color } = options;
  if (options.header && records.length > 0) {
    const names = columns.map(({ name }) => name.toUpperCase());
    write(line(names, grid, columns, color ? (_name, cell) => paintHeader(cell) : plainPaint));
  }
  for (let index = 0; index < records.length; index++) {
    const record = records[index]!;
    const paint = color ? (name: string, cell: string) => paintCell(name, cell, record) : plainPaint;
    write(line(grid.rows[index]!, grid, columns, paint));
    const details = grid.details[index];
    if (details !== undefined) write(detailText(details, grid.measure, options));
  }
  if (options.summary) write(endText(records, grid, options));
};
