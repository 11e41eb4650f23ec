// Writes docs/reference/differences.md from the lists of the real tools' options, the notes about them, and the code.
//   node scripts/differences.mjs [--compiled folder]   where tsc has put src/, build/ unless told
import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pageText } from './differences/page.mjs';
import { loadDifferences } from './differences/rows.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { compiled: { type: 'string', default: join(root, 'build') } } });

const compiled = resolve(values.compiled);
if (!existsSync(join(compiled, 'src/applet'))) {
  console.error(
    `differences: ${compiled}/src/applet is missing: compile first, or name the folder with --compiled`,
  );
  process.exit(2);
}
writeFileSync(join(root, 'docs/reference/differences.md'), pageText(await loadDifferences(compiled)));
