/**
 * Address text with a cache: a dump of 100,000 sockets has few distinct addresses, and building text is what costs.
 * Slots are direct-mapped, so the memory is bounded and a lookup allocates nothing.
 */

/** Slots of each cache, a power of two. */
const SLOTS = 1024;

let words4: Uint32Array | undefined;
let texts4: string[];
let words6: Uint32Array | undefined;
let texts6: string[];

const buildIPv4 = (word: number): string =>
  `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;

/** The four bytes at `offset` as a dotted IPv4 address. */
export const formatIPv4 = (view: DataView, offset: number): string => {
  const word = view.getUint32(offset, false);
  if (words4 === undefined) {
    words4 = new Uint32Array(SLOTS);
    texts4 = new Array<string>(SLOTS).fill('0.0.0.0');
  }
  const slot = (Math.imul(word, 0x9e3779b1) >>> 22) & (SLOTS - 1);
  if (words4[slot] === word) return texts4[slot] as string;
  words4[slot] = word;
  const text = buildIPv4(word);
  texts4[slot] = text;
  return text;
};

/** The start and length of the longest run of zero groups, the first of equal ones; length 0 when none has two. */
const longestZeros = (groups: readonly number[]): readonly [start: number, length: number] => {
  let best = 0;
  let bestLength = 1;
  let start = 0;
  for (let i = 0; i <= 8; i++) {
    if (i < 8 && groups[i] === 0) continue;
    if (i - start > bestLength) {
      best = start;
      bestLength = i - start;
    }
    start = i + 1;
  }
  return bestLength > 1 ? [best, bestLength] : [0, 0];
};

const buildIPv6 = (a: number, b: number, c: number, d: number): string => {
  if (a === 0 && b === 0 && c === 0xffff) return `::ffff:${buildIPv4(d)}`;
  const groups = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff, c >>> 16, c & 0xffff, d >>> 16, d & 0xffff];
  const [start, length] = longestZeros(groups);
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return length === 0 ? text(0, 8) : `${text(0, start)}::${text(start + length, 8)}`;
};

/** The 16 bytes at `offset` as RFC 5952 text; IPv4-mapped addresses as `::ffff:192.0.2.1`. */
export const formatIPv6 = (view: DataView, offset: number): string => {
  const a = view.getUint32(offset, false);
  const b = view.getUint32(offset + 4, false);
  const c = view.getUint32(offset + 8, false);
  const d = view.getUint32(offset + 12, false);
  if (words6 === undefined) {
    words6 = new Uint32Array(SLOTS * 4);
    texts6 = new Array<string>(SLOTS).fill('::');
  }
  const slot =
    (Math.imul(a ^ Math.imul(b, 31) ^ Math.imul(c, 961) ^ Math.imul(d, 29791), 0x9e3779b1) >>> 22) &
    (SLOTS - 1);
  const at = slot * 4;
  if (words6[at] === a && words6[at + 1] === b && words6[at + 2] === c && words6[at + 3] === d)
    return texts6[slot] as string;
  words6[at] = a;
  words6[at + 1] = b;
  words6[at + 2] = c;
  words6[at + 3] = d;
  const text = buildIPv6(a, b, c, d);
  texts6[slot] = text;
  return text;
};

/** The address at `offset`: 16 bytes for AF_INET6, else four. */
export const formatAddress = (view: DataView, offset: number, inet6: boolean): string =>
  inet6 ? formatIPv6(view, offset) : formatIPv4(view, offset);
