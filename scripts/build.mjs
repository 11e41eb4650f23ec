// Builds dist/: the library's types by tsc, its code as two ES modules with a common part by rolldown (three files load in
// a third of the time of three hundred), and the commands as CommonJS bundles (which start 4 ms sooner than ESM).
// Does nothing when dist/ is newer than its sources, as npm runs it for each `npm install`; --force builds in any case.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chunkNames } from './bundle/chunks.mjs';
import { parts } from './bundle/parts.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);

if (!existsSync(join(root, 'src'))) process.exit(0); // an installed package ships dist/ ready-made

const bundle = join(root, 'dist/bin/socketeer.cjs');

/** Changed after the bundle was written: a source, a folder that lost or gained one, or what steers the build. */
const isStale = () => {
  if (!existsSync(bundle)) return true;
  const built = statSync(bundle).mtimeMs;
  const sources = readdirSync(join(root, 'src'), { recursive: true }).map((name) => join('src', name));
  const inputs = [
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'scripts/build.mjs',
    'scripts/bundle/chunks.mjs',
    'scripts/bundle/parts.mjs',
    'src',
    ...sources,
  ];
  return inputs.some((name) => statSync(join(root, name)).mtimeMs > built);
};
if (!process.argv.includes('--force') && !isStale()) process.exit(0);

rmSync(join(root, 'dist'), { recursive: true, force: true });
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
const checked = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (checked.status !== 0) process.exit(1); // tsc has said why

const { build } = await import('rolldown');
/** The oldest Node that we run on: what is newer in our sources, such as `using`, is written out. */
const transform = { target: 'node20.19' };
await build({
  cwd: root,
  platform: 'node',
  logLevel: 'warn',
  transform,
  external: (name) => !/^[./]/.test(name), // a dependency stays one, so that npm can mend it
  input: { index: 'src/index.ts', 'wire/index': 'src/wire/index.ts' },
  output: { dir: 'dist', format: 'esm', chunkFileNames: 'shared/[name]-[hash].js' },
});
const output = {
  dir: 'dist/bin',
  format: 'cjs',
  dynamicImportInCjs: false, // a script run by node:vm has no import()
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name]-[hash].cjs',
  minify: true,
};
const bundled = {
  cwd: root,
  platform: 'node',
  logLevel: 'warn',
  transform,
  output,
  preserveEntrySignatures: 'allow-extension', // nobody imports the pieces but the command
};
const codeSplitting = { includeDependenciesRecursively: false, groups: [{ name: chunkNames(parts(root)) }] };
await build({ ...bundled, input: { main: 'src/cli.ts' }, output: { ...output, codeSplitting } });
wrapForLauncher();
await build({ ...bundled, input: { socketeer: 'src/launcher.ts' } });
chmodSync(bundle, 0o755);
writeCodeCache();

/**
 * Wraps each file for the launcher, here rather than at every start, and escapes what is not ASCII, so that V8 keeps
 * the source at one byte a character.
 */
function wrapForLauncher() {
  for (const name of readdirSync(join(root, 'dist/bin'))) {
    const path = join(root, 'dist/bin', name);
    const source = readFileSync(path, 'utf8').replace(
      /[^\0-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    );
    writeFileSync(path, `(function(exports,require,module,__filename,__dirname){${source}\n})`);
  }
}

/** Runs each command once, so that its code cache holds what it uses. Without a cache all works, only later. */
function writeCodeCache() {
  const env = { ...process.env, SOCKETEER_CODE_CACHE: 'write' };
  for (const args of [
    ['socat', '-V'],
    ['socat', '-u', 'EXEC:true', '-'],
    ['socat', '/dev/null', 'UDP-SENDTO:127.0.0.1:9'],
    ['socat', '-', 'PIPE'],
    ['nc', '-u', '-q', '0', '127.0.0.1', '9'], // connects, sends nothing, and ends
    ['ls', '--no-header', 'state all or dport = :1'], // before the plain one, whose caches are to last
    ['ls', '--no-header'],
    ['ss', '-tanp'],
    ['ss', '-tln'],
  ]) {
    const run = spawnSync(process.execPath, [bundle, ...args], { env, stdio: 'ignore', timeout: 30_000 });
    if (run.status !== 0) console.warn(`socketeer: no code cache for ${args[0]} (exit ${run.status})`);
  }
}
