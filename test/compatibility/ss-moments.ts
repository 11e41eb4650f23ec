/**
 * Compares listings of sockets that are never quite still: counters grow and timers run while two programs list them
 * one after the other. The real ss runs before and after ours, and each token of ours must be one of theirs, or lie
 * between them number by number. A line that fails is given more chances, as timers start anew now and then.
 */
import type { SsRun, SsRuns } from './ss-runs.js';

const NUMBER = /\d+(?:\.\d+)?/g;

const between = (ours: string, before: string, after: string): boolean => {
  const shape = ours.replace(NUMBER, '#');
  if (before.replace(NUMBER, '#') !== shape || after.replace(NUMBER, '#') !== shape) return false;
  const [first, last] = [before.match(NUMBER) ?? [], after.match(NUMBER) ?? []];
  return (ours.match(NUMBER) ?? []).every((text, at) => {
    const [one, other] = [Number(first[at]), Number(last[at])];
    return Number(text) >= Math.min(one, other) && Number(text) <= Math.max(one, other);
  });
};

const isToken = (ours: string, before: string, after: string): boolean =>
  ours === before || ours === after || (before !== after && between(ours, before, after));

/** Whether a line of ours is what the real program says of that socket at some moment between two runs. */
export const isLine = (ours: string, before: string, after: string): boolean => {
  if (ours === before || ours === after) return true;
  const [tokens, first, last] = [ours, before, after].map((line) => line.split(/ +/)) as [string[], string[], string[]]; // biome-ignore format: one thought
  if (tokens.length !== first.length || tokens.length !== last.length) return false;
  return tokens.every((token, at) => isToken(token, first[at]!, last[at]!));
};

/**
 * What differs for good, and is taken out of both listings:
 * the netlink sockets each program sees of itself; TCP-MD5 keys, which ss prints before everything else;
 * bytes that are no ASCII, for which ours has question marks where they are no text.
 */
const linesOf = ({ out, pid }: SsRun): string[] => {
  const own = new RegExp(`^nl .*[:/]${pid} `);
  const text = out.replace(/^(key)+(?=Netid|nl |p_)/, '').replace(/[\x80-\xff]/g, '?');
  return text.split('\n').filter((line) => !own.test(line));
};

const ATTEMPTS = 12;

/** A line that never matched, with the real ones. */
export interface Mismatch {
  readonly ours: string;
  readonly before: string;
  readonly after: string;
}

/**
 * Runs ss, ours and ss again until each line of ours was right once. Returns the lines that never were. Throws where
 * the number of lines differs each time.
 */
export const mismatches = (runs: SsRuns, args: readonly string[]): Mismatch[] => {
  const wrong = new Map<number, Mismatch>();
  let count = -1;
  let previous = linesOf(runs.real(args));
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const ours = linesOf(runs.ours(args));
    const before = previous;
    const after = linesOf(runs.real(args));
    previous = after;
    if (ours.length !== before.length || ours.length !== after.length) continue;
    const candidates = count === ours.length ? [...wrong.keys()] : ours.keys();
    count = ours.length;
    wrong.clear();
    for (const at of candidates) {
      const line = { ours: ours[at]!, before: before[at]!, after: after[at]! };
      if (!isLine(line.ours, line.before, line.after)) wrong.set(at, line);
    }
    if (wrong.size === 0) return [];
  }
  if (count < 0) throw new Error(`ss ${args.join(' ')}: the number of lines is never the same`);
  return [...wrong.values()];
};
