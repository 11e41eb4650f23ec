// Runs the packed package on every line of Node it promises: packs it, installs the tarball beside nothing else,
// builds the addon there once, and runs the same smoke test and the conformance suite with each Node. Needs npm; caches
// in .tmp/.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.tmp/matrix');
/** The oldest release we promise, then the newest of each line. */
const lines = ['20.19.0', '20', '22', '24', 'latest'];
/** What each of them runs. */
const scripts = ['smoke.mjs', 'conformance.mjs'];

const npm = (folder, ...args) => {
  mkdirSync(folder, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  return execFileSync('npm', [...args, ...quiet], { cwd: folder, encoding: 'utf8' });
};

const version = (node) => execFileSync(node, ['-p', 'process.version'], { encoding: 'utf8' }).trim();

/** npm's `node` package fetches its binary by an install script; the platform's package has it ready. */
const install = (line) => {
  const [major] = process.versions.node.split('.');
  if (line === major) return process.execPath;
  const platform = `node-linux-${process.arch}`;
  const folder = join(cache, `node-${line}`);
  const node = join(folder, 'node_modules', platform, 'bin/node');
  if (!existsSync(node))
    npm(folder, 'install', '--prefix', folder, '--no-save', '--ignore-scripts', `${platform}@${line}`);
  return node;
};

/** The suite takes the library as an argument, so it runs beside the installed one as it is. */
const copySuite = (folder) => {
  const compiled = join(cache, 'compiled');
  rmSync(compiled, { recursive: true, force: true });
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.test.json'), '--outDir', compiled]);
  const suite = join(folder, 'conformance');
  cpSync(join(compiled, 'test/conformance'), suite, { recursive: true });
  writeFileSync(join(suite, 'package.json'), '{"type":"module"}\n');
};

/** Installs our own tarball as a user would; scripts are run by hand, as npm 12 no longer runs them. */
const installPackage = () => {
  const folder = join(cache, 'package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const [packed] = JSON.parse(
    npm(root, 'pack', '--json', '--ignore-scripts', `--pack-destination=${folder}`),
  );
  npm(folder, 'install', '--prefix', folder, '--ignore-scripts', join(folder, packed.filename));
  const installed = join(folder, 'node_modules/socketeer');
  execFileSync(process.execPath, ['scripts/native.mjs'], { cwd: installed, stdio: 'inherit' });
  for (const script of scripts) copyFileSync(join(root, 'scripts/matrix', script), join(folder, script));
  copySuite(folder);
  console.log(`packed: ${packed.files.length} files, ${Math.round(packed.size / 1024)} kB`);
  return folder;
};

const runs = new Map(lines.map((line) => install(line)).map((node) => [version(node), node]));
const folder = installPackage();
const passes = (node, script) =>
  spawnSync(node, [join(folder, script)], { stdio: 'inherit', timeout: 60_000 }).status === 0;
const failed = [...runs].filter(([name, node]) => {
  const passed = scripts.map((script) => passes(node, script)).every(Boolean);
  console.log(`${passed ? 'passed' : 'FAILED'} on Node ${name}`);
  return !passed;
});
console.log(`matrix: ${runs.size - failed.length} of ${runs.size} versions of Node passed`);
process.exitCode = failed.length === 0 ? 0 : 1;
