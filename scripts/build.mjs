// Builds dist/: the library's types by tsc, its code as two ES modules with a common part by rolldown (three files load in
// a third of the time of three hundred), and the commands as CommonJS bundles (which start 4 ms sooner than ESM).
// Does nothing when dist/ is newer than its sources, as npm runs it for each `npm install`; --force builds in any case.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chunkNames } from './bundle/chunks.mjs';
import { licences } from './bundle/licences.mjs';
import { parts } from './bundle/parts.mjs';
import { pruneTypes } from './bundle/types.mjs';
import { warm } from './bundle/warm.mjs';

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
    'scripts/bundle/warm.mjs',
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
const library = await build({
  cwd: root,
  platform: 'node',
  logLevel: 'warn',
  transform,
  // a dependency stays one, so that npm can mend it; what the bundler writes `using` out with is none
  external: (name) => !/^(?:[./]|@oxc-project\/runtime\/)/.test(name),
  input: { index: 'src/index.ts', 'wire/index': 'src/wire/index.ts' },
  output: {
    dir: 'dist',
    format: 'esm',
    chunkFileNames: 'shared/[name]-[hash].js',
    comments: { jsdoc: false }, // they stand in the types
  },
});
pruneTypes(join(root, 'dist'), ['index.d.ts', 'wire/index.d.ts']);
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
  checks: { ineffectiveDynamicImport: false }, // scripts/bundle/parts.mjs says what goes where
  output,
  preserveEntrySignatures: 'allow-extension', // nobody imports the pieces but the command
};
const codeSplitting = {
  includeDependenciesRecursively: false,
  groups: [{ name: chunkNames(parts(root)), debugName: 'parts' }],
};
const commands = await build({
  ...bundled,
  input: { main: 'src/cli.ts' },
  output: { ...output, codeSplitting },
});
writeFileSync(join(root, 'dist/THIRD-PARTY.txt'), licences(root, library, commands));
wrapForLauncher();
await build({
  ...bundled,
  transform: { ...transform, define: { BUNDLE: JSON.stringify(digest()) } },
  input: { socketeer: 'src/launcher/index.ts', 'code-cache': 'src/launcher/code-cache.ts' },
});
chmodSync(bundle, 0o755);
warm(bundle);

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

/** Tells one bundle from another, for the names of their code caches. */
function digest() {
  const hash = createHash('sha256');
  for (const name of readdirSync(join(root, 'dist/bin')).sort())
    hash.update(readFileSync(join(root, 'dist/bin', name)));
  return hash.digest('hex').slice(0, 8);
}
