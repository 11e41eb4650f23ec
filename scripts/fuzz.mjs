// npm run fuzz: compiles the tests and feeds the decoders broken bytes (test/fuzz/decode.ts).
//   node scripts/fuzz.mjs [--seconds 30] [--seed n] [--build folder]
import { execFileSync, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    seed: { type: 'string' },
    build: { type: 'string' },
  },
});

if (values.build === undefined) {
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.test.json')], {
    stdio: 'inherit',
    cwd: root,
  });
}
const build = resolve(values.build ?? join(root, 'build'));
const seed = values.seed === undefined ? [] : ['--seed', values.seed];
const script = join(build, 'test/fuzz/decode.js');
const result = spawnSync(process.execPath, [script, '--seconds', values.seconds, ...seed], {
  stdio: 'inherit',
});
process.exitCode = result.status ?? 1;
