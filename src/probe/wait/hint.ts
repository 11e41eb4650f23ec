import type { FSWatcher } from 'node:fs';
import { basename, dirname } from 'node:path';

/**
 * Watches for the file of a Unix socket to come or go: a hint to ask again at once, never an answer. Nothing where the
 * folder cannot be watched.
 */
export async function watchPath(path: string, changed: () => void): Promise<() => void> {
  const { watch } = await import('node:fs');
  let watcher: FSWatcher | undefined;
  try {
    const name = basename(path);
    watcher = watch(dirname(path), { persistent: false }, (_event, file) => {
      if (file === null || file === name) changed();
    });
    watcher.on('error', () => watcher?.close());
  } catch {
    // The pauses are short enough without it.
  }
  return () => watcher?.close();
}
