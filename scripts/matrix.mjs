// Runs the packed package on every line of Node it promises: packs it, installs the tarball beside nothing else, without
// install scripts and without a compiler, and runs the same smoke test and the conformance suite with each Node; then a
// smaller test on the other architecture, emulated by qemu. Needs npm; caches in .tmp/.
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadsWithMusl } from './matrix/musl.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.tmp/matrix');
/** The oldest release we promise, then the newest of each line. */
const lines = ['20.19.0', '20', '22', '24', 'latest'];
/** What each of them runs. */
const scripts = ['smoke.mjs', 'conformance.mjs'];
/** What runs where a machine is emulated. */
const emulated = 'emulated.mjs';

const npm = (folder, ...args) => {
  mkdirSync(folder, { recursive: true });
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  // A connection that hangs would hold everything up for five minutes.
  const patience = ['--prefer-offline', '--fetch-timeout=30000'];
  return execFileSync('npm', [...args, ...quiet, ...patience], { cwd: folder, encoding: 'utf8' });
};

const version = (node) => execFileSync(node, ['-p', 'process.version'], { encoding: 'utf8' }).trim();

/** npm's `node` package fetches its binary by an install script; the platform's package has it ready. */
const fetchNode = (architecture, line) => {
  const platform = `node-linux-${architecture}`;
  const folder = join(cache, `${platform}-${line}`);
  const node = join(folder, 'node_modules', platform, 'bin/node');
  const options = ['--prefix', folder, '--no-save', '--ignore-scripts', '--force'];
  if (!existsSync(node)) npm(folder, 'install', ...options, `${platform}@${line}`);
  return node;
};

const install = (line) => {
  const [major] = process.versions.node.split('.');
  return line === major ? process.execPath : fetchNode(process.arch, line);
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

/** What npm would pack. It is built before, since `--json` wants no other output. */
const pack = (folder) => {
  execFileSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
  execFileSync(process.execPath, [join(root, 'scripts/prebuild.mjs')], { stdio: 'inherit' });
  const [packed] = JSON.parse(
    npm(root, 'pack', '--json', '--ignore-scripts', `--pack-destination=${folder}`),
  );
  return packed;
};

const dependencies = (folder) => {
  const lines = npm(folder, 'ls', '--all', '--parseable').trim().split('\n');
  return lines.filter((line) => line.includes('node_modules')).length - 1;
};

/** Installs our own tarball as a user would; no script runs, and nothing is compiled. */
const installPackage = () => {
  const folder = join(cache, 'package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packed = pack(folder);
  npm(folder, 'install', '--prefix', folder, '--ignore-scripts', join(folder, packed.filename));
  const installed = join(folder, 'node_modules/socketeer');
  if (existsSync(join(installed, 'native/build'))) throw new Error('the tarball brings native/build');
  for (const script of [...scripts, emulated])
    copyFileSync(join(root, 'scripts/matrix', script), join(folder, script));
  copySuite(folder);
  const size = (bytes) => `${Math.round(bytes / 1024)} kB`;
  console.log(
    `packed: ${packed.files.length} files, ${size(packed.size)}, ${size(packed.unpackedSize)} unpacked, ` +
      `${dependencies(folder)} other packages along`,
  );
  return folder;
};

/** Runs the smaller test as if on the other architecture. Without qemu it is skipped, which CI does not allow. */
const runEmulated = (folder) => {
  const machine = { arm64: 'aarch64', x64: 'x86_64' }[process.arch === 'arm64' ? 'x64' : 'arm64'];
  const architecture = machine === 'aarch64' ? 'arm64' : 'x64';
  const qemu = `qemu-${machine}`;
  if (spawnSync(qemu, ['--version']).error !== undefined) {
    console.log(`skipped on ${architecture}: there is no ${qemu} (Debian package qemu-user)`);
    return process.env.CI === undefined;
  }
  const node = [qemu, '-L', `/usr/${machine}-linux-gnu`, fetchNode(architecture, '22')].join(' ');
  const [program, ...before] = node.split(' ');
  const { status } = spawnSync(program, [...before, join(folder, emulated)], {
    stdio: 'inherit',
    timeout: 120_000,
    env: { ...process.env, SOCKETEER_SMOKE_NODE: node },
  });
  console.log(`${status === 0 ? 'passed' : 'FAILED'} on ${architecture}, emulated`);
  return status === 0;
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
const elsewhere = [runEmulated(folder), loadsWithMusl(root)].every(Boolean);
process.exitCode = failed.length === 0 && elsewhere ? 0 : 1;
