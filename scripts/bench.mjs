// npm run bench -- list | startup | messages | scan | relay: builds what is missing, then measures in network and process namespaces of its own.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assertIsolated, runIsolated } from './namespace.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

if (process.env.SOCKETEER_OUTER === undefined) {
  const { build } = await import('./test/build.mjs');
  build(root);
  if (process.argv[2] === 'messages') {
    // npm reaches nothing from inside the namespaces
    const { installCompetitors } = await import('../build/bench/messages/competitors.js');
    installCompetitors();
  }
  process.exitCode = runIsolated('npm run bench', ['scripts/bench.mjs', ...process.argv.slice(2)], {
    cwd: root,
    hideProcesses: true, // what else the machine runs would be walked for owners too
  });
} else {
  assertIsolated();
  const { raiseLoopback } = await import('./test/loopback.cjs');
  raiseLoopback();
  const { main } = await import('../build/bench/main.js');
  process.exitCode = await main(process.argv.slice(2));
}
