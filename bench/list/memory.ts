import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Contender } from '../measure.js';
import { socketeer } from '../socketeer.js';
import { real } from './contenders.js';
import { type Judged, judge, unmeasured } from './judged.js';

/** GNU time tells the peak of the resident set, getrusage(2). */
const timeProgram = '/usr/bin/time';
const args = ['-tanp'];
/** MiB that are fine whatever ss takes. */
const enough = 150;

const peakOf = ({ command, args }: Contender): number => {
  const result = spawnSync(timeProgram, ['--format=%M', command, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    timeout: 60_000,
  });
  const kilobytes = Number(/(\d+)\s*$/.exec(result.stderr)?.[1]);
  if (result.status !== 0 || Number.isNaN(kilobytes)) throw new Error(`${command}: ${result.stderr}`);
  return kilobytes / 1024;
};

/** The most memory a listing with owners has at any moment, beside the real one's. */
export const peakMemory = (): Judged => {
  const title = `peak memory of socketeer ss ${args.join(' ')}`;
  if (!existsSync(timeProgram)) return unmeasured(title, `${timeProgram} is missing (Debian package time)`);
  const theirs = peakOf(real(...args));
  const goal = Math.max(enough, 2 * theirs);
  return judge(title, peakOf(socketeer('ss', ...args)), goal, 'MiB', `ss itself ${theirs.toFixed(1)} MiB`);
};
