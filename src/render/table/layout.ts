/** What the layout must know of a column. */
export interface ColumnSize {
  /** Width that shows every cell whole. */
  readonly natural: number;
  /** Least width it may be cut to before columns are left out; `natural` for one that is not cut. */
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

/** Leaves out the least important columns until the rest fits at its comfortable width; one always stays. */
const choose = (sizes: readonly ColumnSize[], width: number): number[] => {
  const kept = sizes.map((_, index) => index);
  const importance = (index: number): number => sizes[index]!.weight - (sizes[index]!.hollow ? 100 : 0);
  while (kept.length > 1 && total(kept.map((index) => sizes[index]!.comfort)) > width) {
    const least = kept.reduce((worst, index) => (importance(index) <= importance(worst) ? index : worst));
    kept.splice(kept.indexOf(least), 1);
  }
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
