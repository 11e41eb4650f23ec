import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/root.js';

/** The pages of the guide, with their paths from the root of the repository. */
export const guidePages = (): string[] =>
  readdirSync(join(root, 'docs/guide'), { recursive: true })
    .map((name) => join('docs/guide', String(name)))
    .filter((name) => name.endsWith('.md'))
    .sort();
