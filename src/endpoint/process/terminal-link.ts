import { symlinkSync, unlinkSync } from 'node:fs';
import { attempt, removeIfThere } from '../file/named.js';
import type { OpenRequest } from '../types.js';

/**
 * `link`: another name for a pseudo-terminal, in the place of what is there. Returns what removes it, as `unlink-close` has
 * it unless it is off. Throws SystemError.
 */
export function linkTerminal({ options, context }: OpenRequest, terminal: string): () => void {
  const link = options.text('symbolic-link');
  const stays = options.has('unlink-close') && !options.flag('unlink-close');
  if (link === undefined) return () => {};
  removeIfThere(link);
  attempt(`symlink ${link}`, () => symlinkSync(terminal, link));
  if (stays) return () => {};
  return () => {
    try {
      attempt(`unlink ${link}`, () => unlinkSync(link));
    } catch (error) {
      context.log('warning', (error as Error).message);
    }
  };
}
