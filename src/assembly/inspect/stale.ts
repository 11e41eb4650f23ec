import { readFileSync } from 'node:fs';
import type { InspectedFile, StaleFile } from './types.js';

/** When this machine started, from btime of /proc/stat, proc(5); undefined where that cannot be read. */
function bootTime(): Date | undefined {
  try {
    const seconds = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'latin1'))?.[1];
    return seconds === undefined ? undefined : new Date(Number(seconds) * 1000);
  } catch {
    return undefined;
  }
}

/** btime is rounded, and moves with the clock. */
const slack = 2000;

/** When a socket file lost its server at the latest. */
export function staleFacts({ created, modified }: InspectedFile): StaleFile | undefined {
  const booted = bootTime();
  if (booted === undefined) return undefined;
  const bound = created ?? modified;
  return { bound, booted: booted.toISOString(), beforeBoot: Date.parse(bound) < booted.getTime() - slack };
}
