// The half of `npm test` that runs inside the namespaces: loopback up, private /run/netns, then node --test.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assertIsolated } from '../namespace.mjs';
import { endLeftovers } from './leftovers.mjs';
import { raiseLoopback } from './loopback.cjs';

/** Longest time one test, or one file of them, may take, in milliseconds. */
const timeout = 300_000;

const mount = (...args) => spawnSync('mount', args, { encoding: 'utf8' }).status === 0;

/** `ip netns` keeps its names in /run/netns: give the tests one nobody else sees. */
const privateRun = () => {
  if (existsSync('/run/netns')) return mount('-t', 'tmpfs', 'socketeer', '/run/netns');
  if (!mount('-t', 'tmpfs', 'socketeer', '/run')) return false;
  mkdirSync('/run/netns');
  return true;
};

const testFiles = (root, { unit, names }) => {
  const all = readdirSync(join(root, 'build'), { recursive: true })
    .filter((name) => name.endsWith('.test.js'))
    .map((name) => join('build', name))
    .sort();
  return all
    .filter((name) => !unit || name.startsWith('build/src/'))
    .filter((name) => names.length === 0 || names.some((part) => name.includes(part)));
};

const prepare = (root) => {
  process.env.SOCKETEER_TEST_NETNS = assertIsolated();
  process.env.SOCKETEER_TEST_CLI = join(root, 'dist/bin/socketeer.cjs');
  process.env.SOCKETEER_TEST_RUN = `${process.pid}-${Date.now()}`;
  raiseLoopback();
  if (!privateRun())
    console.error('note: no tmpfs can be mounted on /run/netns; tests of named namespaces are skipped');
};

/** Prints what was skipped and the closing line; returns whether every test passed. */
const report = (counts) => {
  if (counts.skipped.length > 0) console.log(`\nSkipped ${counts.skipped.length}:`);
  for (const { title, reason } of counts.skipped) console.log(`  ${title}: ${reason || 'no reason given'}`);
  const silent = counts.skipped.filter(({ reason }) => !reason).length;
  if (silent > 0) console.log(`${silent} skipped without a reason, which counts as a failure`);
  return silent === 0;
};

export const runInside = async (root, selection) => {
  prepare(root);
  const files = testFiles(root, selection);
  if (files.length === 0) {
    console.error('npm test: no test file has such a name');
    return 2;
  }
  const summary = join(tmpdir(), 'summary.json');
  const { status } = spawnSync(
    process.execPath,
    [
      '--enable-source-maps',
      `--require=${join(root, 'scripts/test/own-namespace.cjs')}`,
      '--test',
      '--test-concurrency=2',
      `--test-timeout=${timeout}`,
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${join(root, 'scripts/test/summary.mjs')}`,
      `--test-reporter-destination=${summary}`,
      ...(selection.only === undefined ? [] : [`--test-name-pattern=${selection.only}`]),
      ...files,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  const counts = JSON.parse(readFileSync(summary, 'utf8'));
  rmSync(summary);
  const explained = report(counts);
  const tidy = await endLeftovers();
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`);
  if (counts.passed + counts.failed + counts.skipped.length === 0) return 1;
  return status === 0 && explained && tidy ? 0 : status || 1;
};
