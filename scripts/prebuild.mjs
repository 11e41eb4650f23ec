// Builds the addons that the package brings, prebuilds/linux-{x64,arm64}/socketeer.node, so that it installs without a
// compiler and without install scripts. They name no C library and no version of one: glibc and musl load the same file.
//   node scripts/prebuild.mjs [x64|arm64 …]
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { compile, root } from './native.mjs';

/** Compilers by Node's name of the architecture, and what they need beside what all get. */
const targets = {
  x64: { triplet: 'x86_64-linux-gnu', flags: [] },
  // Without libgcc there are no helpers that choose an atomic instruction at run time.
  arm64: { triplet: 'aarch64-linux-gnu', flags: ['-mno-outline-atomics'] },
};

/** No start files, no libraries: what is missing is found in the process that loads it. */
const freestanding = ['-nostdlib', '-nostartfiles', '-fno-stack-protector', '-U_FORTIFY_SOURCE', '-s'];

const fail = (sentence) => {
  console.error(`prebuild: ${sentence}`);
  process.exit(1);
};

const compilerOf = (name) => {
  if (name === process.arch) return process.env.CC || 'cc';
  const compiler = `${targets[name].triplet}-gcc`;
  if (spawnSync(compiler, ['--version']).error === undefined) return compiler;
  const machine = targets[name].triplet.split('-')[0].replace('_', '-');
  return fail(
    `there is no ${compiler}: install gcc-${machine}-linux-gnu and libc6-dev-${name}-cross (Debian)`,
  );
};

/** What would tie the file to a C library or to a release of one. */
const ties = (file) => {
  const dynamic = execFileSync('readelf', ['--wide', '--dynamic', file], { encoding: 'utf8' });
  const symbols = execFileSync('readelf', ['--wide', '--dyn-syms', file], { encoding: 'utf8' });
  return [...dynamic.matchAll(/\(NEEDED\).*/g), ...symbols.matchAll(/\S+@\S+/g)].map(([text]) => text);
};

/** Builds one; says how large it is. */
const build = (name) => {
  if (!(name in targets)) fail(`no architecture is called ${name}: ${Object.keys(targets).join(', ')}`);
  process.env.CC = compilerOf(name);
  const file = join(root, 'prebuilds', `linux-${name}`, 'socketeer.node');
  const problem = compile(file, ['-O2', ...freestanding, ...targets[name].flags]);
  if (problem !== undefined) fail(problem);
  const tied = ties(file);
  if (tied.length > 0) fail(`${file} is tied to a C library: ${tied.join(', ')}`);
  console.log(`prebuild: prebuilds/linux-${name}/socketeer.node`);
};

const own = process.env.CC;
for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(targets)) {
  if (own === undefined) delete process.env.CC;
  else process.env.CC = own;
  build(name);
}
