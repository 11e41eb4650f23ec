// npm run bench -- list | startup: builds what is missing, then measures in a network namespace of its own.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertIsolated, runIsolated } from './namespace.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

if (process.env.SOCKETEER_OUTER === undefined) {
  const { build } = await import('./test/build.mjs');
  build(root);
  process.exitCode = runIsolated('npm run bench', ['scripts/bench.mjs', ...process.argv.slice(2)], {
    cwd: root,
  });
} else {
  assertIsolated();
  const { raiseLoopback } = await import('./test/loopback.cjs');
  raiseLoopback();
  const { main } = await import('../build/bench/main.js');
  process.exitCode = await main(process.argv.slice(2));
}
