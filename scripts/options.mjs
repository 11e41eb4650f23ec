// Writes what is made from the table of socket options: src/socket/options/view.ts and docs/reference/options.md.
//   node scripts/options.mjs [--compiled folder]   where tsc has put src/, build/ unless told
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { pageText } from './options/page.mjs';
import { viewText } from './options/view.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { compiled: { type: 'string', default: join(root, 'build') } } });

const compiled = join(resolve(values.compiled), 'src/socket/options');
if (!existsSync(compiled)) {
  console.error(`options: ${compiled} is missing: compile first, or name the folder with --compiled`);
  process.exit(2);
}
const load = (name) => import(pathToFileURL(join(compiled, name)).href);
const table = { ...(await load('table.js')), ...(await load('levels.js')) };

writeFileSync(join(root, 'src/socket/options/view.ts'), viewText(table));
writeFileSync(join(root, 'docs/reference/options.md'), pageText(table));
