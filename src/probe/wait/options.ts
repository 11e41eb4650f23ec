import { nearestName } from '../../grammar/nearest.js';
import type { WaitForOptions } from './types.js';

/** Options with their defaults. */
export interface ResolvedWait extends WaitForOptions {
  readonly timeout: number;
  readonly any: boolean;
  readonly ready: boolean;
  readonly gone: boolean;
  readonly interval: number;
  readonly attemptTimeout: number;
}

const names = {
  signal: true,
  timeout: true,
  any: true,
  ready: true,
  gone: true,
  interval: true,
  attemptTimeout: true,
  family: true,
  source: true,
  netns: true,
  onAttempt: true,
} as const satisfies Record<keyof WaitForOptions, true>;

const longest = 2 ** 31 - 1;

const checkTime = (name: string, value: number, least: number): void => {
  if (value >= least && value <= longest) return;
  throw new RangeError(`${name} must be ${least} to ${longest} milliseconds, not ${String(value)}`);
};

/** Checks the options and fills in the defaults. Throws TypeError and RangeError. */
export function resolveWait(options: WaitForOptions): ResolvedWait {
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    const near = nearestName(name, Object.keys(names));
    throw new TypeError(`unknown option ${name}${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
  const { any = false, ready = false, gone = false } = options;
  const { timeout = 30_000, interval = 1000, attemptTimeout = 3000 } = options;
  checkTime('timeout', timeout, 0);
  checkTime('interval', interval, 1);
  checkTime('attemptTimeout', attemptTimeout, 1);
  if (ready && gone) throw new TypeError('ready contradicts gone');
  return { ...options, any, ready, gone, timeout, interval, attemptTimeout };
}
