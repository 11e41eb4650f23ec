import type { SocketRecord } from '../../inventory/record.js';
import type { Shortening } from '../../terminal/width.js';

/** What columns need beyond the record. */
export interface ColumnContext {
  /** The name of a user, where /etc/passwd has one. */
  userName(uid: number): string | undefined;
  /** For people: our words instead of the kernel's, and both ends in one cell. For programs: one fact a cell. */
  readonly people: boolean;
  /** Most processes named in one cell; the rest is counted. */
  readonly mostOwners: number;
}

/** One column: a row of the table that feeds the table, the CSV, the sort keys, the help and the reference. */
export interface Column {
  /** The word of `--columns`, `--sort` and the CSV header. */
  readonly name: string;
  readonly help: string;
  /** One cell, harmless to print; empty where the record has no such thing. */
  text(record: SocketRecord, context: ColumnContext): string;
  /** What to sort by where the text would sort wrongly. */
  key?(record: SocketRecord): number | bigint | string | undefined;
  /** Numbers are aligned to the right. */
  readonly right?: boolean;
  /** Where space is short, columns with the smallest weight go first; default 0. */
  readonly weight?: number;
  /** What survives when a cell is cut, and the widths at which it reads well and can be read at all. */
  readonly cut?: { readonly keep: Shortening; readonly pleasant: number; readonly comfort: number };
}
