// Writes docs/reference/api.md from the declarations and TSDoc of the public exports. Run it after `npm run build`.
//   node scripts/api.mjs [--json]    --json writes nothing and prints page and exports, for the tests
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readExports } from './api/exports.mjs';
import { renderPage } from './api/page.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const exported = readExports(join(root, 'dist/index.d.ts'), [join(root, 'dist/wire/index.d.ts')]);
const page = renderPage(exported, join(root, 'dist'));

if (process.argv.includes('--json')) console.log(JSON.stringify({ page, exports: [...exported.values()] }));
else writeFileSync(join(root, 'docs/reference/api.md'), page);
