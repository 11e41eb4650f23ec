import { chmodSync, linkSync, lstatSync, unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from './log.js';

const LOCK_MODE = 0o644;
const RETRY_INTERVAL = 1000;

/** Whether something stands at the path, a dangling link included. */
const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Makes the lock if nobody has it. It appears with our pid in it, never empty: written aside, then linked. */
const tryLock = (path: string): boolean => {
  if (exists(path)) return false;
  const aside = `${path}.${process.pid}`;
  writeFileSync(aside, `${process.pid}\n`, { flag: 'wx' });
  try {
    chmodSync(aside, LOCK_MODE);
    linkSync(aside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(aside);
  }
  return true;
};

/** A lock file that is ours. */
export class LockFile {
  private held = true;

  private constructor(
    private readonly path: string,
    private readonly log: Log,
  ) {}

  /** `-L`, `-W`: takes the lock, or waits for it. Throws SocatExit where it cannot be had. */
  static async take(
    { path, wait: waits }: { readonly path: string; readonly wait: boolean },
    log: Log,
    signal: AbortSignal,
  ): Promise<LockFile> {
    try {
      for (let again = false; !tryLock(path); again = true) {
        if (!waits) throw log.end(`could not obtain lock "${path}"`);
        log.write(again ? 'info' : 'notice', `waiting for lock "${path}"`);
        await wait(RETRY_INTERVAL, undefined, { signal });
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      throw log.end((error as Error).message);
    }
    log.write('info', `obtained lock "${path}"`);
    return new LockFile(path, log);
  }

  /** Gives the lock back. Harmless when repeated. */
  release(): void {
    if (!this.held) return;
    this.held = false;
    try {
      unlinkSync(this.path);
      this.log.write('info', `released lock "${this.path}"`);
    } catch (error) {
      this.log.write('warning', `unlink("${this.path}"): ${(error as Error).message}`);
    }
  }
}
