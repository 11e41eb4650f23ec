import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cliPath } from '../support/cli.js';
import { environment } from '../support/run.js';

/** The folder `testsuite` of iproute2's sources, which are not part of this repository. */
const suite = process.env['SOCKETEER_IPROUTE2_TESTSUITE'];
const skip =
  suite === undefined ? 'SOCKETEER_IPROUTE2_TESTSUITE does not name the test suite of iproute2' : false;

test("iproute2's own tests of ss", { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 's-'));
  const file = (name: string): string => join(folder, name);
  try {
    const env = environment({
      SS: `${process.execPath} ${cliPath} ss`,
      ERRF: file('errors'),
      STD_OUT: file('out'),
      STD_ERR: file('err'),
    });
    const options = { cwd: suite, env, encoding: 'utf8', timeout: 60_000 } as const;
    const { stdout } = spawnSync('sh', ['tests/ss/ssfilter.t'], options);
    // The script's exit code says nothing: failures are told in its output and in a file.
    assert.equal(stdout.match(/\[SUCCESS\]/g)?.length, 12, stdout);
    assert.doesNotMatch(stdout, /\[FAILED\]/);
    assert.equal(existsSync(file('errors')), false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
