import type { SocketRecord } from '../../inventory/record.js';
import { type Measure, narrowWidth, shorten } from '../../terminal/width.js';
import type { ColumnContext } from '../column/column.js';
import { extendedItems } from './extended.js';
import { infoItems } from './info.js';
import { memoryItems } from './memory.js';
import { timerItems } from './timers.js';

/** What may stand under a row. */
export type DetailGroup = 'extended' | 'memory' | 'info' | 'timers';

const groups: Readonly<Record<DetailGroup, (record: SocketRecord, context: ColumnContext) => string[]>> = {
  extended: extendedItems,
  memory: memoryItems,
  info: infoItems,
  timers: timerItems,
};

/** The facts of one group as `key: value`, harmless to print; those the record lacks are left out. */
export const detailItems = (group: DetailGroup, record: SocketRecord, context: ColumnContext): string[] =>
  groups[group](record, context);

/** Puts items two spaces apart into lines of at most `width` columns; an item longer than that is cut. */
export const wrapItems = (
  items: readonly string[],
  width: number,
  measure: Measure = narrowWidth,
): string[] => {
  const room = Math.max(1, width);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const item of items) {
    const text = shorten(item, room, 'middle', measure);
    const columns = measure(text);
    if (line !== '' && used + 2 + columns > room) {
      lines.push(line);
      line = '';
      used = 0;
    }
    line += line === '' ? text : `  ${text}`;
    used += columns + (used === 0 ? 0 : 2);
  }
  if (line !== '') lines.push(line);
  return lines;
};
