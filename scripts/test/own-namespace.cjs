// Preloaded into the process of every test file: gives it a network namespace that no other test file shares, so
// that files can run side by side and each knows every socket there is.
const { readlinkSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');
const { addon, raiseLoopback } = require('./loopback.cjs');

const CLONE_NEWNET = 0x40000000;

/** Not the runner itself, not a worker of a test, not a process that a test forks. */
const isTestFile = () =>
  isMainThread && !process.execArgv.includes('--test') && process.env.SOCKETEER_TEST_FILE === undefined;

if (isTestFile()) {
  const result = addon().unshare(CLONE_NEWNET);
  if (result < 0) throw new Error(`no network namespace for ${process.argv[1]}: unshare: errno ${-result}`);
  raiseLoopback();
  process.env.SOCKETEER_TEST_FILE = process.argv[1];
  process.env.SOCKETEER_TEST_NETNS = /\d+/.exec(readlinkSync('/proc/self/ns/net'))[0];
}
