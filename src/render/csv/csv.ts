import type { SocketRecord } from '../../inventory/record.js';
import type { Column, ColumnContext } from '../column/column.js';

/** Spreadsheets take a cell with one of these in front for a formula. */
const formula = /^[=+\-@]/;
const quoted = /[",\r\n]|^ | $/;

/**
 * One CSV field, RFC 4180. A text that a spreadsheet would run as a formula gets an apostrophe in front, as
 * spreadsheets themselves mark text.
 */
export const csvField = (text: string): string => {
  const safe = formula.test(text) ? `'${text}` : text;
  return quoted.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** One CSV line with its CRLF. */
export const csvLine = (fields: readonly string[]): string => `${fields.map(csvField).join(',')}\r\n`;

/** The header line. */
export const csvHeader = (columns: readonly Column[]): string => csvLine(columns.map(({ name }) => name));

/** Records of one batch as CSV lines. */
export const csvRecords = (
  records: readonly SocketRecord[],
  columns: readonly Column[],
  context: ColumnContext,
): string => {
  let text = '';
  for (const record of records) text += csvLine(columns.map((column) => column.text(record, context)));
  return text;
};
