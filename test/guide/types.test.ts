import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.js';
import { run } from '../support/run.js';
import { programsOf, shownCode } from './page.js';
import { guidePages } from './pages.js';

const compiler = join(root, 'node_modules/typescript/bin/tsc');
const skip = existsSync(compiler) ? false : 'the TypeScript compiler is not installed';

/** As strict as our own sources, for a user's module beside an installed package. */
const configuration = {
  compilerOptions: {
    target: 'ES2022',
    lib: ['ES2023', 'ESNext.Disposable'],
    module: 'NodeNext',
    strict: true,
    useUnknownInCatchVariables: false, // the programs are JavaScript
    noEmit: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
    paths: {
      socketeer: [join(root, 'dist/index.d.ts')],
      'socketeer/wire': [join(root, 'dist/wire/index.d.ts')],
    },
  },
  include: ['*.mts'],
};

const pages = (): string[] => ['README.md', 'docs/reference/from-c.md', ...guidePages()];

test('every program the documentation shows has correct types', { skip }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configuration));
    for (const page of pages().filter((name) => existsSync(join(root, name)))) {
      const text = readFileSync(join(root, page), 'utf8');
      for (const { line, code } of [...programsOf(page, text), ...shownCode(page, text)]) {
        writeFileSync(join(folder, `${page.replaceAll(/[/.]/g, '-')}-${line}.mts`), `${code}export {};\n`);
      }
    }
    const { code, out } = await run(process.execPath, [compiler, '-p', folder], { deadline: 60_000 });
    assert.equal(out, '');
    assert.equal(code, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
