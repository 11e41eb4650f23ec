import { chmodSync, linkSync, unlinkSync, writeFileSync } from 'node:fs';
import type { EndpointOptions } from './option/types.js';
import { pause } from './retry.js';
import type { EndpointContext } from './types.js';

/** Milliseconds between attempts to get a lock that is to be waited for. */
const interval = 1000;

/** Whatever the umask: others are to see who has it. */
const lockMode = 0o644;

/** Makes the file if it is not there: written aside and then linked, so that it is never seen without our number in it. */
function tryLock(path: string): boolean {
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, `${process.pid}\n`, { flag: 'wx' });
  try {
    chmodSync(aside, lockMode);
    linkSync(aside, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(aside);
  }
}

function giveBack(path: string, { log }: LockContext): void {
  try {
    unlinkSync(path);
    log('info', `released lock "${path}"`);
  } catch (error) {
    log('warning', (error as Error).message);
  }
}

/** A lock that is to be held: a file with the number of the process that has it. */
export interface LockFile {
  readonly path: string;
  /** Whether to wait while another process has it; else that is an error. */
  readonly wait: boolean;
}

type LockContext = Pick<EndpointContext, 'log' | 'signal'>;

/**
 * Takes a lock; resolves with what gives it back, which is harmless when repeated. Rejects where another process has it
 * and is not to be waited for, where the file cannot be made, and with the signal's reason.
 */
export async function holdLockFile({ path, wait }: LockFile, context: LockContext): Promise<() => void> {
  for (let again = false; !tryLock(path); again = true) {
    if (!wait) throw new Error(`could not obtain lock "${path}": another process holds it`);
    context.log(again ? 'info' : 'notice', `waiting for lock "${path}"`);
    await pause(interval, context.signal);
  }
  context.log('info', `obtained lock "${path}"`);
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    giveBack(path, context);
  };
}

/** The same by the options `lockfile` and `waitlock`; undefined where neither is given. */
export async function takeLock(
  options: EndpointOptions,
  context: LockContext,
): Promise<(() => void) | undefined> {
  const immediate = options.text('lockfile');
  const waited = options.text('waitlock');
  if (immediate !== undefined && waited !== undefined) {
    throw new TypeError('only one use of options lockfile and waitlock allowed');
  }
  const path = immediate ?? waited;
  return path === undefined ? undefined : holdLockFile({ path, wait: immediate === undefined }, context);
}
