// Builds the addon with AddressSanitizer and UndefinedBehaviorSanitizer and runs the native tests on it. Fails on any
// defect. Needs gcc's libasan (a part of gcc on Debian).
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compile, root } from './native.mjs';

const require = createRequire(import.meta.url);
const folder = join(root, 'native/build/asan');
const addon = join(folder, 'socketeer.node');
const output = join(folder, 'tests');
const reports = join(folder, 'report');

const fail = (sentence) => {
  console.error(`sanitize: ${sentence}`);
  process.exit(1);
};

/** Where the compiler has a runtime library. */
const library = (name) => {
  const path = spawnSync(process.env.CC || 'cc', [`-print-file-name=${name}`], {
    encoding: 'utf8',
  }).stdout.trim();
  if (!existsSync(path)) fail(`the compiler has no ${name}`);
  return path;
};

const buildAddon = () => {
  const flags = [
    '-O1',
    '-g',
    '-fno-omit-frame-pointer',
    '-fsanitize=address,undefined',
    '-fno-sanitize-recover=all',
  ];
  const problem = compile(addon, flags);
  if (problem !== undefined) fail(problem);
};

const buildTests = () => {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  // Types are checked elsewhere; files of other rooms may be in any state here.
  spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.test.json'), '--outDir', output], {
    cwd: root,
  });
  const tests = join(output, 'test/kernel');
  const files = existsSync(tests) ? readdirSync(tests) : [];
  return files.filter((name) => /^native.*\.test\.js$/.test(name)).map((name) => join(tests, name));
};

const environment = () => {
  const { NODE_EXTRA_CA_CERTS: _slow, ...inherited } = process.env;
  return {
    ...inherited,
    SOCKETEER_ADDON: addon,
    // Node itself is not instrumented, so the runtime has to be there first.
    LD_PRELOAD: `${library('libasan.so')}:${library('libubsan.so')}`,
    // Leaks are judged by what is in their reports, so they must not change how a process ends.
    ASAN_OPTIONS: `log_path=${reports}:abort_on_error=1:exitcode=0:detect_leaks=1:detect_stack_use_after_return=1`,
    UBSAN_OPTIONS: `log_path=${reports}:abort_on_error=1:print_stacktrace=1:halt_on_error=1`,
  };
};

/**
 * Whether a function of ours allocated the block, itself or by a call of Node-API. Node keeps much until the end, and
 * calls us for all that we do, so frames further out tell nothing.
 */
const isOurs = (leak) => /^ *#[12] .*(\/native\/[\w-]+\.c:\d+|socketeer\.node)/m.test(leak);

/** The defects in one report: everything that is no leak, and the leaks of our own memory. */
const defects = (text) => {
  if (!text.includes('LeakSanitizer: detected memory leaks')) return [text];
  return text
    .split(/\n(?=(?:Direct|Indirect) leak of )/)
    .filter((part) => /^(Direct|Indirect) leak/.test(part) && isOurs(part));
};

rmSync(folder, { recursive: true, force: true });
buildAddon();
const files = buildTests();
if (files.length === 0) fail('there are no native tests');
const { status } = spawnSync(
  process.execPath,
  ['--test', '--test-reporter=spec', '--test-timeout=60000', ...files],
  {
    cwd: root,
    env: environment(),
    stdio: 'inherit',
  },
);
const found = readdirSync(folder)
  .filter((name) => name.startsWith('report'))
  .flatMap((name) => defects(readFileSync(join(folder, name), 'utf8')));
for (const text of found) console.error(text);
if (found.length > 0) fail(`${found.length} defects, printed above`);
if (status !== 0) fail('the tests failed on the instrumented addon');
console.log(`sanitize: ${files.length} test files ran clean`);
