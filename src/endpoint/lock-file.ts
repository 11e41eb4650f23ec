import { linkSync, unlinkSync, writeFileSync } from 'node:fs';
import type { EndpointOptions } from './option/types.js';
import { pause } from './retry.js';
import type { EndpointContext } from './types.js';

/** Milliseconds between attempts to get a lock that is to be waited for. */
const interval = 1000;

/** Makes the file if it is not there: written aside and then linked, so that it is never seen without our number in it. */
function tryLock(path: string): boolean {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, `${process.pid}\n`, { flag: 'wx', mode: 0o644 });
  try {
    linkSync(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(aside);
  }
}

function release(path: string, context: EndpointContext): void {
  try {
    unlinkSync(path);
    context.log('info', `released lock "${path}"`);
  } catch (error) {
    context.log('warning', (error as Error).message);
  }
}

/**
 * Takes the lock of `lockfile`, or waits for that of `waitlock`; resolves with what gives it back, which is harmless when
 * repeated, or undefined where neither is given. Rejects where the lock is held by another, or with the signal's reason.
 */
export async function takeLock(
  options: EndpointOptions,
  context: EndpointContext,
): Promise<(() => void) | undefined> {
  const immediate = options.text('lockfile');
  const waited = options.text('waitlock');
  const path = immediate ?? waited;
  if (path === undefined) return undefined;
  if (immediate !== undefined && waited !== undefined) {
    throw new TypeError('only one use of options lockfile and waitlock allowed');
  }
  while (!tryLock(path)) {
    if (immediate !== undefined) throw new Error(`could not obtain lock "${path}": another process holds it`);
    context.log('info', `waiting for lock "${path}"`);
    await pause(interval, context.signal);
  }
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    release(path, context);
  };
}
