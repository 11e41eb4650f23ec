// Writes man/, the manual: a page for each command, made of its help (scripts/man/).
//   node scripts/man.mjs [--compiled folder]   where tsc has put src/, build/ unless told
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { manPages } from './man/pages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { compiled: { type: 'string', default: join(root, 'build') } } });
const compiled = resolve(values.compiled);
if (!existsSync(join(compiled, 'src/cli/catalog.js'))) {
  console.error(`man: ${compiled} is missing: compile first, or name the folder with --compiled`);
  process.exit(2);
}

const pages = await manPages(root, compiled);
rmSync(join(root, 'man'), { recursive: true, force: true });
mkdirSync(join(root, 'man'));
for (const [name, text] of pages) writeFileSync(join(root, 'man', name), text);
console.log(`man: ${pages.size} pages`);
