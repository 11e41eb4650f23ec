/** Widens the columns of one line until the line fills the screen; what cannot be shared out goes to the rightmost. */
const fillLine = (widths: number[], line: readonly number[], spare: number): void => {
  const share = Math.floor(spare / line.length);
  let rest = spare % line.length;
  for (let at = line.length - 1; at >= 0; at--) {
    const column = line[at]!;
    widths[column]! += share;
    if (rest > 0) {
      widths[column]! += 1;
      rest--;
    }
  }
};

/**
 * The widths of ss's columns on a terminal. Columns that do not fit on a line together go to as many lines as
 * needed (the terminal does the wrapping), and each line is filled to the width of the screen.
 * Columns of width 0 take no part.
 */
export const spreadWidths = (natural: readonly number[], screen: number): number[] => {
  const widths = natural.map((width) => Math.min(width, screen));
  let line: number[] = [];
  let length = 0;
  for (let column = 0; column < widths.length; column++) {
    const width = widths[column]!;
    if (width === 0) continue;
    if (length + width > screen) {
      fillLine(widths, line, screen - length);
      line = [];
      length = 0;
    }
    line.push(column);
    length += width;
  }
  if (line.length > 0) fillLine(widths, line, screen - length);
  return widths;
};
