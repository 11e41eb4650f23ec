import { spreadWidths } from './widths.js';

/** The columns of ss by number; a tenth one is always empty. */
export const NETID = 0;
export const STATE = 1;
export const RECEIVE_QUEUE = 2;
export const SEND_QUEUE = 3;
export const LOCAL_ADDRESS = 4;
export const LOCAL_PORT = 5;
export const PEER_ADDRESS = 6;
export const PEER_PORT = 7;
export const DETAILS = 8;
export const COLUMNS = 9;

/** A blank stands before these columns, unless they begin the line. */
const delimited = [false, true, true, true, true, false, true, false, false];

/** Addresses stand at the right of their column, so that the port follows at once. */
export const isRight = (column: number): boolean => column === LOCAL_ADDRESS || column === PEER_ADDRESS;

/** What a column's tokens measure at least: queues are written with blanks of their own. */
export const leastLength = (column: number): number =>
  column === RECEIVE_QUEUE || column === SEND_QUEUE ? 6 : 0;

/** Where a column stands in a line. */
export interface Place {
  readonly column: number;
  readonly delimiter: string;
  /** Characters for the token; a longer one is printed all the same. */
  readonly room: number;
}

/**
 * The places of the columns that are shown, in the narrowest form or spread over a screen.
 * `longest` holds the length of each column's longest token.
 */
export const placesFor = (
  shown: readonly number[],
  longest: ArrayLike<number>,
  screen: number | undefined,
): Place[] => {
  const delimiters = shown.map((column, at) => (at > 0 && delimited[column] ? ' ' : ''));
  const natural = shown.map((column, at) => {
    const length = longest[column]!;
    return length === 0 ? 0 : length + delimiters[at]!.length;
  });
  const widths = screen === undefined ? natural : spreadWidths(natural, screen);
  return shown.map((column, at) => {
    const delimiter = delimiters[at]!;
    return { column, delimiter, room: Math.max(0, widths[at]! - delimiter.length) };
  });
};
