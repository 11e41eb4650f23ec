// Runs the test suite of socat 1.8.1 against our socat and says how much passes, by category, beside the real socat:
//   SOCAT_TESTSUITE=/path/to/socat-1.8.1.3 npm run suite -- [--beside /path/to/socat] [number, name or keyword …]
// The folder holds test.sh and its helper scripts, and filan and procan, built (or named by FILAN and PROCAN). The suite is
// GPL and stays where it is. Needs root, unshare(1), ip(8) and script(1).
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { categoryNames, categoryOf, readKeywords } from './suite/categories.mjs';
import { runSuite } from './suite/run.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const suite = process.env.SOCAT_TESTSUITE;
if (suite === undefined || !existsSync(join(suite, 'test.sh'))) {
  console.error(
    'SOCAT_TESTSUITE does not name the sources of socat: a folder with test.sh, filan and procan',
  );
  process.exit(2);
}
if (process.getuid() !== 0) {
  console.error('the suite needs root: it makes interfaces, namespaces and raw sockets');
  process.exit(2);
}

const words = process.argv.slice(2);
const at = words.indexOf('--beside');
const beside = at < 0 ? undefined : words.splice(at, 2)[1];

const keywords = readKeywords(join(suite, 'test.sh'));

/** How often each verdict fell, by category. */
const tally = (results) => {
  const counts = new Map(categoryNames.map((name) => [name, { OK: 0, FAILED: 0, CANT: 0 }]));
  for (const { name, verdict } of results) {
    const row = counts.get(categoryOf(name, keywords.get(name) ?? new Set()));
    if (verdict in row) row[verdict]++;
  }
  return counts;
};

const sum = (counts) => {
  const total = { OK: 0, FAILED: 0, CANT: 0 };
  for (const row of counts.values()) for (const verdict of Object.keys(total)) total[verdict] += row[verdict];
  return total;
};

const text = ({ OK, FAILED, CANT }) =>
  `${String(OK).padStart(4)} ${String(FAILED).padStart(6)} ${String(CANT).padStart(4)}`;

const report = (ours, theirs) => {
  const line = (name, own, other) =>
    console.log(`${name.padEnd(30)}${own}${other === '' ? '' : `   |${other}`}`);
  const head = '  ok failed cant';
  line('', head, theirs === undefined ? '' : `${head}  (real socat)`);
  for (const [name, row] of ours) {
    if (row.OK + row.FAILED + row.CANT === 0 && theirs?.get(name).OK === 0) continue;
    line(name, text(row), theirs === undefined ? '' : text(theirs.get(name)));
  }
  line('all', text(sum(ours)), theirs === undefined ? '' : text(sum(theirs)));
};

/** The applet, by the name that makes it one. */
const folder = mkdtempSync(join(tmpdir(), 'socketeer-suite-'));
try {
  const applet = join(folder, 'socat');
  symlinkSync(join(root, 'dist/bin/socketeer.cjs'), applet);
  const ours = runSuite(suite, applet, words);
  const theirs = beside === undefined ? undefined : runSuite(suite, resolve(beside), words);
  const passing = new Set(
    theirs?.results.filter(({ verdict }) => verdict === 'OK').map(({ number }) => number),
  );
  for (const { number, name, verdict } of ours.results) {
    if (verdict !== 'FAILED' && !(verdict === 'CANT' && passing.has(number))) continue;
    console.log(
      `${String(number).padStart(4)} ${name} ${verdict}${passing.has(number) ? ', the real socat passes' : ''}`,
    );
  }
  report(tally(ours.results), theirs && tally(theirs.results));
  const log = join(tmpdir(), 'socketeer-suite.log');
  writeFileSync(log, ours.log);
  console.log(`the script's output: ${log}`);
} finally {
  rmSync(folder, { recursive: true });
}
