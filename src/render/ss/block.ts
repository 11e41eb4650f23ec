import { blanks } from './blanks.js';
import { isRight, leastLength, type Place } from './places.js';
import type { Piece } from './slab.js';

/** Rows laid out for the places their columns had when they came; all of them are equally long. */
export interface Block {
  /** The rows, one behind the other, each with its line end; one byte a character. */
  readonly piece: Piece;
  readonly rows: number;
  readonly places: readonly Place[];
}

/** A column whose room differs in the end. */
interface Change {
  /** Where the column's own characters begin in a row, without the delimiter. */
  readonly start: number;
  readonly end: number;
  readonly right: boolean;
  /** Blanks to add; negative to take away. */
  readonly more: number;
  /** Characters that every token of the column has, blanks or not. */
  readonly least: number;
}

const changesOf = (before: readonly Place[], after: readonly Place[]): Change[] => {
  const changes: Change[] = [];
  let end = 0;
  for (const [index, { column, delimiter, room }] of before.entries()) {
    const start = end + delimiter.length;
    end = start + room;
    const more = after[index]!.room - room;
    if (more !== 0) changes.push({ start, end, right: isRight(column), more, least: leastLength(column) });
  }
  return changes;
};

/** Takes padding away, as far as there is some: a token longer than its column is printed all the same. */
const narrow = (cell: string, right: boolean, most: number): string => {
  let count = 0;
  while (count < most && cell[right ? count : cell.length - 1 - count] === ' ') count++;
  return right ? cell.slice(count) : cell.slice(0, cell.length - count);
};

const changeCell = (cell: string, { right, more, least }: Change): string => {
  if (more < 0) return narrow(cell, right, Math.min(-more, cell.length - least));
  return right ? blanks(more) + cell : cell + blanks(more);
};

const changeRow = (row: string, changes: readonly Change[]): string => {
  let text = '';
  let from = 0;
  for (const change of changes) {
    text += row.slice(from, change.start) + changeCell(row.slice(change.start, change.end), change);
    from = change.end;
  }
  return text + row.slice(from);
};

const moveRows = (rows: number, changes: readonly Change[], text: string): string => {
  const length = text.length / rows;
  let moved = '';
  for (let at = 0; at < text.length; at += length) moved += changeRow(text.slice(at, at + length), changes);
  return moved;
};

/** The block's rows with their columns in the places they have in the end; undefined where they are there already. */
export const moveColumns = ({ piece, rows, places }: Block, after: readonly Place[]): string | undefined => {
  const changes = changesOf(places, after);
  if (changes.length === 0) return undefined;
  return moveRows(rows, changes, piece.slab.toString('latin1', piece.start, piece.end));
};

/** One row, laid out for the places `before`, with its columns in those of `after`. */
export const moveRow = (row: string, before: readonly Place[], after: readonly Place[]): string =>
  changeRow(row, changesOf(before, after));
