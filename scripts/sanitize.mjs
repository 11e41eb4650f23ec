// Builds the addon with AddressSanitizer and UndefinedBehaviorSanitizer, then with ThreadSanitizer, and runs the native
// tests on each. Fails on any defect. Needs the sanitizer libraries of gcc (a part of gcc on Debian).
//   node scripts/sanitize.mjs [address|thread]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { assertIsolated, runIsolated } from './namespace.mjs';
import { compile, root } from './native.mjs';
import { raiseLoopback } from './test/loopback.cjs';

const require = createRequire(import.meta.url);
const output = join(root, 'native/build/sanitize');
const { NODE_EXTRA_CA_CERTS: _slow, ...inherited } = process.env;

const fail = (sentence) => {
  console.error(`sanitize: ${sentence}`);
  process.exit(1);
};

/** Where the compiler has a runtime library. Node itself is not instrumented, so it has to be loaded first. */
const library = (name) => {
  const [cc] = (process.env.CC || 'cc').split(' ');
  const path = spawnSync(cc, [`-print-file-name=${name}`], { encoding: 'utf8' }).stdout?.trim();
  return path && existsSync(path) ? path : fail(`the compiler has no ${name}`);
};

/**
 * Whether a function of ours allocated the block, itself or by a call of Node-API. Node keeps much until the end, and
 * calls us for all that we do, so frames further out tell nothing.
 */
const isOurs = (leak) => /^ *#[12] .*(\/native\/[\w-]+\.c:\d+|socketeer\.node)/m.test(leak);

/** The defects in a report of AddressSanitizer: everything that is no leak, and the leaks of our own memory. */
const memoryDefects = (text) =>
  text.includes('LeakSanitizer: detected memory leaks')
    ? text
        .split(/\n(?=(?:Direct|Indirect) leak of )/)
        .filter((part) => /^(Dir|Indir)ect leak/.test(part) && isOurs(part))
    : [text];

const sanitizers = {
  address: {
    title: 'AddressSanitizer and UndefinedBehaviorSanitizer',
    flags: ['-fsanitize=address,undefined', '-fno-sanitize-recover=all'],
    libraries: ['libasan.so', 'libubsan.so'],
    command: [process.execPath],
    // Leaks are judged by what is in their reports, so they must not change how a process ends.
    options: (log) => ({
      ASAN_OPTIONS: `log_path=${log}:abort_on_error=1:exitcode=0:detect_leaks=1:detect_stack_use_after_return=1`,
      UBSAN_OPTIONS: `log_path=${log}:abort_on_error=1:print_stacktrace=1:halt_on_error=1`,
    }),
    defects: memoryDefects,
  },
  thread: {
    title: 'ThreadSanitizer',
    flags: ['-fsanitize=thread'],
    libraries: ['libtsan.so'],
    // Its memory layout does not bear the address randomisation of newer kernels.
    command: ['setarch', '--addr-no-randomize', process.execPath],
    // process.exit() in the middle leaves threads to the kernel, on purpose.
    options: (log) => ({
      TSAN_OPTIONS: `log_path=${log}:ignore_noninstrumented_modules=1:report_thread_leaks=0:exitcode=0`,
    }),
    defects: (text) => [text],
  },
};

/** Types are checked elsewhere; files of other rooms may be in any state here. */
const buildTests = () => {
  rmSync(output, { recursive: true, force: true });
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  spawnSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.test.json'), '--outDir', output], {
    cwd: root,
  });
};

/** Test files of a folder by the start of their names. */
const testsOf = (folder, starts) => {
  const tests = join(output, 'test', folder);
  const files = existsSync(tests) ? readdirSync(tests) : [];
  return files
    .filter((name) => name.endsWith('.test.js') && starts.some((start) => name.startsWith(start)))
    .map((name) => join(tests, name));
};

const run = ({ command: [program, ...args], libraries, options }, folder, more) =>
  spawnSync(program, [...args, ...more], {
    cwd: root,
    env: {
      ...inherited,
      ...options(join(folder, 'report')),
      LD_PRELOAD: libraries.map(library).join(':'),
      SOCKETEER_ADDON: join(folder, 'socketeer.node'),
    },
    stdio: 'inherit',
  }).status;

const sanitize = (name, files) => {
  const sanitizer = sanitizers[name] ?? fail(`there is no ${name}: address or thread`);
  const folder = join(root, 'native/build', name === 'address' ? 'asan' : 'tsan');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const flags = ['-O1', '-g', '-fno-omit-frame-pointer', ...sanitizer.flags];
  const problem = compile(join(folder, 'socketeer.node'), flags);
  if (problem !== undefined) fail(problem);
  if (run(sanitizer, folder, ['-e', '0']) !== 0) {
    if (name === 'address') fail('node does not start with AddressSanitizer');
    console.log(
      `sanitize: skipped ${sanitizer.title}: node does not start with it here (setarch, personality(2))`,
    );
    return;
  }
  const status = run(sanitizer, folder, ['--test', '--test-reporter=spec', '--test-timeout=60000', ...files]);
  const reports = readdirSync(folder).filter((file) => file.startsWith('report'));
  const found = reports.flatMap((file) => sanitizer.defects(readFileSync(join(folder, file), 'utf8')));
  for (const text of found) console.error(text);
  if (found.length > 0) fail(`${found.length} defects under ${sanitizer.title}, printed above`);
  if (status !== 0) fail(`tests failed under ${sanitizer.title}`);
  console.log(`sanitize: ${files.length} test files ran clean under ${sanitizer.title}`);
};

/** The test files for each sanitizer. */
const chooseTests = () => {
  const native = testsOf('kernel', ['native']);
  /** Sockets in every way that hands memory or descriptors to C; the threads of the addon are in the native tests. */
  const sockets = [
    ...testsOf('kernel', [
      'socket-core.',
      'socket-core-errors',
      'ancillary',
      'datagram-unix',
      'netlink-socket',
    ]),
    ...testsOf('conformance', ['conformance']),
  ];
  if (native.length === 0 || sockets.length < 5) fail('tests are missing');
  return { address: [...native, ...sockets], thread: native };
};

if (process.env.SOCKETEER_OUTER === undefined) {
  // Tests sweep every port of the loopback: what else listens on the machine is in their way.
  process.exitCode = runIsolated('npm run sanitize', ['scripts/sanitize.mjs', ...process.argv.slice(2)], {
    cwd: root,
  });
} else {
  assertIsolated();
  raiseLoopback();
  buildTests();
  const files = chooseTests();
  for (const name of process.argv[2] ? [process.argv[2]] : Object.keys(sanitizers))
    sanitize(name, files[name]);
}
