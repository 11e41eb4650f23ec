// Writes docs/reference/endpoint-options.md from the table of options in src/endpoint/option/rows.
//   node scripts/endpoint-options.mjs [--compiled folder]   where tsc has put src/, build/ unless told
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadOptions, pageText } from './endpoint-options/page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { compiled: { type: 'string', default: join(root, 'build') } } });

const compiled = resolve(values.compiled);
if (!existsSync(join(compiled, 'src/endpoint/option/table.js'))) {
  console.error(
    `endpoint-options: ${compiled}/src/endpoint is missing: compile first, or name the folder with --compiled`,
  );
  process.exit(2);
}
writeFileSync(join(root, 'docs/reference/endpoint-options.md'), pageText(await loadOptions(compiled)));
