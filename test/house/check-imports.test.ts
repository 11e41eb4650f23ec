import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.js';
import { type RunResult, run } from '../support/run.js';

/** Checks a tree that holds just these sources. */
const check = async (sources: Record<string, string>): Promise<RunResult> => {
  const folder = mkdtempSync(join(tmpdir(), 'imports-'));
  try {
    for (const [name, text] of Object.entries(sources)) {
      mkdirSync(dirname(join(folder, 'src', name)), { recursive: true });
      writeFileSync(join(folder, 'src', name), text);
    }
    return await run(process.execPath, [join(root, 'scripts/check-imports.mjs'), '--root', folder]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

const forbidden: [title: string, file: string, source: string, line: number, rule: RegExp][] = [
  ['a static import', 'wire/a.ts', "\nimport { b } from '../kernel/b.js';", 2, /wire must not import kernel/],
  ['a side effect', 'wire/a.ts', "import '../kernel/b.js';", 1, /wire may import nothing/],
  ['a re-export', 'family/a.ts', "export * from '../render/b.js';", 1, /family may import wire, grammar/],
  ['several lines', 'family/a.ts', "import {\n  b,\n} from '../render/b.js';", 3, /family must not/],
  ['a dynamic import', 'terminal/a.ts', "const b = await import('../wire/b.js');", 1, /terminal must not/],
  ['an import in a type', 'wire/a.ts', "let b: import('../kernel/b.js').B;", 1, /wire must not/],
  ['an import by a template', 'wire/a.ts', 'await import(`../kernel/b.js`);', 1, /wire must not/],
  ['a computed import', 'wire/a.ts', 'await import(name);', 1, /write the name out/],
  [
    'values where types are allowed',
    'render/a.ts',
    "import { b } from '../inventory/b.js';",
    1,
    /import type/,
  ],
  ['half types', 'render/a.ts', "import { type B, c } from '../inventory/b.js';", 1, /import type/],
  [
    'a face',
    'inventory/a.ts',
    "import type { B } from '../command/b.js';",
    1,
    /inventory must not import command/,
  ],
  [
    'another job',
    'inventory/a.ts',
    "import { b } from '../probe/b.js';",
    1,
    /inventory must not import probe/,
  ],
  ['the addon', 'inventory/a.ts', "require('../../native/build/socketeer.node');", 1, /only kernel may/],
  ['a file outside', 'wire/a.ts', "import b from '../../scripts/b.mjs';", 1, /outside src/],
  ['the package itself', 'command/a.ts', "import { listSockets } from 'socketeer';", 1, /relative path/],
  ['an unknown room', 'attic/a.ts', "import { b } from '../wire/b.js';", 1, /not in the table/],
];

for (const [title, file, source, line, rule] of forbidden) {
  test(`finds ${title}`, async () => {
    const { code, err } = await check({ [file]: source });
    assert.equal(code, 1);
    assert.ok(err.startsWith(`src/${file}:${line}: `), err);
    assert.match(err, rule);
  });
}

test('lets allowed imports, comments, strings and tests pass', async () => {
  const { code, err, out } = await check({
    'wire/a.ts': "import { b } from './b.js';\nimport { readFileSync } from 'node:fs';\n",
    'wire/comment.ts': "// import { b } from '../kernel/b.js';\n/*\nimport '../kernel/b.js';\n*/\n",
    'wire/text.ts': "export const path =\n  '../kernel/b.js';\nexport const url = 'http://x';\n",
    'wire/a.test.ts': "import { b } from '../kernel/b.js';",
    'render/a.ts': "import type { B } from '../inventory/b.js';\nimport { type C } from '../inventory/c.js';",
    'render/b.ts': "export type * from '../inventory/b.js';\nimport { inet } from '../family/inet.js';",
    'kernel/a.ts': "createRequire(x)('../../native/build/socketeer.node');\nrequire('../../native/a.node');",
    'command/a.ts': "import { listSockets } from '../index.js';",
    'cli.ts': "const { ls } = await import('./command/ls.js');",
  });
  assert.equal(err, '');
  assert.equal(code, 0);
  assert.match(out, /8 files/);
});
