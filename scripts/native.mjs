// Builds native/*.c into native/build/socketeer.node with plain cc, unless a binary that loads is there already.
// Runs as npm's `install` script; `--force` builds in any case. scripts/sanitize.mjs uses compile() for its own build.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const sources = join(root, 'native');
const platform = `linux-${process.arch}`;

const warnings = [
  ...['-Wall', '-Wextra', '-Wpedantic', '-Wshadow', '-Wconversion', '-Wsign-conversion', '-Wvla', '-Wundef'],
  ...['-Wstrict-prototypes', '-Wmissing-prototypes', '-Wformat=2', '-Wwrite-strings', '-Wcast-qual'],
  ...['-Wnull-dereference', '-Wdouble-promotion', '-Wimplicit-fallthrough'],
];
const language = [
  '-std=c11',
  '-D_GNU_SOURCE',
  '-DNAPI_VERSION=8',
  '-fPIC',
  '-pthread',
  '-fvisibility=hidden',
];
// nodelete: Node unloads an addon when its last worker ends, and a C library may still run a thread's last steps.
const link = ['-shared', '-Wl,-z,relro', '-Wl,-z,now', '-Wl,-z,nodelete'];

const missingCompiler =
  `socketeer: no prebuilt addon for ${platform} and no C compiler found: install one ` +
  '(Debian/Ubuntu: apt install gcc libc6-dev; Fedora/RHEL: dnf install gcc glibc-devel; ' +
  'Alpine: apk add gcc musl-dev linux-headers; Arch: pacman -S gcc) and run: npm rebuild socketeer';

/**
 * Compiles every source in one call of cc into `target`, atomically. Returns an error sentence, or undefined.
 * The sources are read as one unit, which takes half the time of a dozen.
 */
export function compile(target, extra = ['-O2']) {
  const [cc, ...ccFlags] = (process.env.CC || 'cc').trim().split(/\s+/);
  const files = readdirSync(sources).filter((name) => name.endsWith('.c'));
  // An installed package meets compilers with warnings we have never seen; only a checkout insists.
  const strict = existsSync(join(root, 'src')) ? ['-Werror'] : [];
  const temporary = `${target}.${process.pid}.tmp`;
  mkdirSync(dirname(target), { recursive: true });
  const { error, status, stderr } = spawnSync(
    cc,
    [
      ...[...ccFlags, ...language, ...warnings, ...strict, ...extra],
      ...[
        '-isystem',
        require('node-api-headers').include_dir,
        '-I.',
        ...link,
        '-o',
        temporary,
        '-x',
        'c',
        '-',
      ],
    ],
    { cwd: sources, encoding: 'utf8', input: files.map((name) => `#include "${name}"\n`).join('') },
  );
  if (error) return error.code === 'ENOENT' ? missingCompiler : `socketeer: ${cc}: ${error.message}`;
  if (status !== 0) {
    rmSync(temporary, { force: true });
    process.stderr.write(stderr);
    return /fatal error: \S+\.h: No such file/.test(stderr) || /cannot find (crt|-lc)/.test(stderr)
      ? missingCompiler
      : `socketeer: ${cc} could not build the native addon (its messages are above)`;
  }
  renameSync(temporary, target);
  return undefined;
}

function loads(path) {
  if (!existsSync(path)) return false;
  try {
    process.dlopen({ exports: {} }, path);
    return true;
  } catch {
    return false; // made for another C library or machine
  }
}

function upToDate(target) {
  if (!existsSync(target)) return false;
  const built = statSync(target).mtimeMs;
  const inputs = readdirSync(sources).filter((name) => /\.[ch]$/.test(name));
  return [fileURLToPath(import.meta.url), ...inputs.map((name) => join(sources, name))].every(
    (path) => statSync(path).mtimeMs <= built,
  );
}

function main() {
  const target = join(sources, 'build/socketeer.node');
  const force = process.argv.includes('--force');
  // A checkout runs what its sources say, not what was packed from it some time ago.
  const inCheckout = existsSync(join(root, 'src'));
  if (!force && !inCheckout && loads(join(root, 'prebuilds', platform, 'socketeer.node'))) return;
  if (!force && upToDate(target) && loads(target)) return;
  const problem = compile(target);
  if (problem === undefined) return;
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) main();
