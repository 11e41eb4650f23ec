// Compiles what the tests need: the addon when it is missing, dist/ when it is stale, and build/ from nothing.
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

const node = (root, ...args) => {
  try {
    execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  } catch (error) {
    process.exit(error.status ?? 1); // it has said why
  }
};

export const build = (root) => {
  if (!existsSync(join(root, 'native/build/socketeer.node'))) node(root, 'scripts/native.mjs');
  node(root, 'scripts/build.mjs');
  rmSync(join(root, 'build'), { recursive: true, force: true });
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  node(root, tsc, '-p', join(root, 'tsconfig.test.json'));
};
