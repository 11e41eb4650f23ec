import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const isRoot = (folder: string): boolean => {
  const manifest = join(folder, 'package.json');
  return existsSync(manifest) && /"name":\s*"socketeer"/.test(readFileSync(manifest, 'utf8'));
};

const find = (folder: string): string => {
  if (isRoot(folder)) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('no package.json of socketeer above the tests');
  return find(parent);
};

/** The folder of the checkout, wherever the compiled tests lie in it. */
export const root = find(dirname(fileURLToPath(import.meta.url)));

/** The folder of the compiled tree this file belongs to: `build/`, or what `tsc --outDir` was given. */
export const compiled = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
