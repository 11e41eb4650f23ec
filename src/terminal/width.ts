/** Columns a text takes on a terminal. */
export type Measure = (text: string) => number;

/** What our own punctuation adds to ASCII: one column each, whatever the terminal. */
const narrow = /^[\x20-\x7e…↔]*$/;

/** Whether every character of a text takes one column, which its length then tells. */
export const isNarrow = (text: string): boolean => narrow.test(text);

/** The measure for text that isNarrow. */
export const narrowWidth: Measure = (text) => text.length;

const ELLIPSIS = '…';

/** The longest beginning that fits into `width` columns. */
const head = (text: string, width: number, measure: Measure): string => {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += measure(character);
    if (used > width) break;
    end += character.length;
  }
  return text.slice(0, end);
};

/** The longest end that fits into `width` columns. */
const tail = (text: string, width: number, measure: Measure): string => {
  const characters = [...text];
  let used = 0;
  let start = characters.length;
  while (start > 0) {
    used += measure(characters[start - 1]!);
    if (used > width) break;
    start--;
  }
  return characters.slice(start).join('');
};

/** Which part of a text survives when it is too long; `halves` are joined by ↔ and cut one by one. */
export type Shortening = 'head' | 'middle' | 'tail' | 'halves';

const JOINT = ' ↔ ';

/** Gives each half what the other leaves, and both at least half of the room. */
const shortenHalves = (text: string, width: number, measure: Measure): string => {
  const joint = text.indexOf(JOINT);
  const room = width - JOINT.length;
  if (joint < 0 || room < 2) return shorten(text, width, 'head', measure);
  const left = text.slice(0, joint);
  const right = text.slice(joint + JOINT.length);
  const leftRoom = Math.max(Math.floor(room / 2), room - measure(right));
  const shortLeft = shorten(left, leftRoom, 'head', measure);
  return shortLeft + JOINT + shorten(right, room - measure(shortLeft), 'head', measure);
};

/**
 * A text cut to `width` columns, with `…` where something is missing: `tail` keeps the end (paths), `head` the
 * beginning, `middle` takes it out of the middle, `halves` cuts both sides of a ↔.
 */
export const shorten = (
  text: string,
  width: number,
  keep: Shortening,
  measure: Measure = narrowWidth,
): string => {
  if (measure(text) <= width) return text;
  if (width <= 0) return '';
  const room = width - 1;
  if (keep === 'halves') return shortenHalves(text, width, measure);
  if (keep === 'head') return head(text, room, measure) + ELLIPSIS;
  if (keep === 'tail') return ELLIPSIS + tail(text, room, measure);
  const front = head(text, Math.floor(room / 2), measure);
  return front + ELLIPSIS + tail(text, room - measure(front), measure);
};

/** A measure for any text; the library with the Unicode tables is only loaded when a text needs it. */
export const measureFor = async (texts: Iterable<string>): Promise<Measure> => {
  for (const text of texts) {
    if (isNarrow(text)) continue;
    const { default: stringWidth } = await import('string-width');
    return (part) => (isNarrow(part) ? part.length : stringWidth(part, { countAnsiEscapeCodes: true }));
  }
  return narrowWidth;
};
