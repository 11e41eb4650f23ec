import { join } from 'node:path';
import { root } from '../test/support/root.js';
import type { Contender } from './measure.js';

/** The built command, as it is shipped. */
export const bundle = join(root, 'dist/bin/socketeer.cjs');

/** `socketeer <args>` as a contender. */
export const socketeer = (...args: string[]): Contender => ({
  name: `socketeer ${args.join(' ')}`,
  command: process.execPath,
  args: [bundle, ...args],
});
