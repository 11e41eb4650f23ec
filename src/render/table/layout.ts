/** What the layout must know of a column. */
export interface ColumnSize {
  /** Width that shows every cell whole. */
  readonly natural: number;
  /** Width at which it reads well: cheap columns go before others are cut below it. `natural` where not cut. */
  readonly pleasant: number;
  /** Least width it may be cut to before any column is left out; `natural` where not cut. */
  readonly comfort: number;
  /** The smaller, the sooner it is left out. */
  readonly weight: number;
  /** It says nothing: every cell is empty or 0, so it goes before any other. */
  readonly hollow: boolean;
}

/** Spaces between two columns. */
export const GAP = 2;

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);

/** Columns up to this weight are cheap: nobody misses them as much as a readable address or process. */
const CHEAP = 3;

/** Leaves columns out, the least important first, while the rest does not fit at a width; one always stays. */
const leaveOut = (
  kept: number[],
  width: number,
  widthOf: (index: number) => number,
  importance: (index: number) => number,
  limit: number,
): void => {
  while (kept.length > 1 && total(kept.map(widthOf)) > width) {
    const least = kept.reduce((worst, index) => (importance(index) <= importance(worst) ? index : worst));
    if (importance(least) > limit) return;
    kept.splice(kept.indexOf(least), 1);
  }
};

/** Columns that stay: cheap ones only while the others read well, the rest while they can be read at all. */
const choose = (sizes: readonly ColumnSize[], width: number): number[] => {
  const kept = sizes.map((_, index) => index);
  const importance = (index: number): number => sizes[index]!.weight - (sizes[index]!.hollow ? 100 : 0);
  leaveOut(kept, width, (index) => sizes[index]!.pleasant, importance, CHEAP);
  leaveOut(kept, width, (index) => sizes[index]!.comfort, importance, Number.POSITIVE_INFINITY);
  return kept;
};

/** Takes columns away from the widest until the rest fits. */
const squeeze = (widths: number[], width: number): void => {
  for (let excess = total(widths) - width; excess > 0; excess--) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= 1) return;
    widths[widest]!--;
  }
};

/** Hands the spare width out evenly among the columns that can use it. */
const spread = (widths: number[], natural: readonly number[], width: number): void => {
  let spare = width - total(widths);
  while (spare > 0) {
    const wanting = widths.flatMap((now, index) => (now < natural[index]! ? [index] : []));
    if (wanting.length === 0) return;
    const share = Math.max(1, Math.floor(spare / wanting.length));
    for (const index of wanting) {
      const more = Math.min(share, natural[index]! - widths[index]!, spare);
      widths[index]! += more;
      spare -= more;
    }
  }
};

/**
 * Widths that make rows fit into `width` columns; 0 for a column that is left out. Infinity gives each its natural
 * width.
 */
export const fitColumns = (sizes: readonly ColumnSize[], width: number): number[] => {
  const kept = choose(sizes, width);
  const natural = kept.map((index) => sizes[index]!.natural);
  if (total(natural) > width) {
    const widths = kept.map((index) => Math.min(sizes[index]!.comfort, width));
    squeeze(widths, width);
    spread(widths, natural, width);
    return place(sizes.length, kept, widths);
  }
  return place(sizes.length, kept, natural);
};

const place = (count: number, kept: readonly number[], widths: readonly number[]): number[] => {
  const placed = new Array<number>(count).fill(0);
  kept.forEach((index, position) => {
    placed[index] = widths[position]!;
  });
  return placed;
};
