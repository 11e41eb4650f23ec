// Writes docs/reference/specifications.md from the registry of address types in src/endpoint/rows.
//   node scripts/specifications.mjs [--compiled folder]   where tsc has put src/, build/ unless told
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadRows, pageText } from './specifications/page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { compiled: { type: 'string', default: join(root, 'build') } } });

const compiled = resolve(values.compiled);
if (!existsSync(join(compiled, 'src/endpoint/registry.js'))) {
  console.error(
    `specifications: ${compiled}/src/endpoint is missing: compile first, or name the folder with --compiled`,
  );
  process.exit(2);
}
writeFileSync(join(root, 'docs/reference/specifications.md'), pageText(await loadRows(compiled)));
