import type { Log } from './log.js';
import type { SocatSettings } from './settings.js';

/** What passed, as `--statistics` and SIGUSR1 tell it. */
export interface Passed {
  readonly blocksToRight: number;
  readonly bytesToRight: number;
  readonly blocksToLeft: number;
  readonly bytesToLeft: number;
}

/** Says what passed each way that is used. These lines are written whatever the level. */
export const logStatistics = (
  log: Log,
  settings: Pick<SocatSettings, 'toRightOnly' | 'toLeftOnly'>,
  passed: Passed,
): void => {
  const both = !settings.toLeftOnly;
  const digits = (right: number, left: number): number => (both ? String(Math.max(right, left)).length : 1);
  const blocks = digits(passed.blocksToRight, passed.blocksToLeft);
  const bytes = digits(passed.bytesToRight, passed.bytesToLeft);
  const line = (way: string, someBlocks: number, someBytes: number): string =>
    `STATISTICS: ${way}: ${String(someBlocks).padStart(blocks)} packets(s), ${String(someBytes).padStart(bytes)} byte(s)`;
  log.always('warning', 'statistics are experimental');
  if (!settings.toLeftOnly) {
    log.always('info', line('left to right', passed.blocksToRight, passed.bytesToRight));
  }
  if (!settings.toRightOnly) {
    log.always('info', line('right to left', passed.blocksToLeft, passed.bytesToLeft));
  }
};
