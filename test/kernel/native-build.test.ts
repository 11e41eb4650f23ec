import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { cliPath } from '../support/cli.js';
import { root } from '../support/root.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

const skip = process.env['SOCKETEER_ADDON'] ? 'a compiler under a sanitizer proves nothing' : requires('cc');
const folder = mkdtempSync(join(tmpdir(), 'socketeer-build-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** A package as npm installs it, without src/ and without a built addon. */
const packageAt = (name: string): string => {
  const home = join(folder, name);
  mkdirSync(join(home, 'scripts'), { recursive: true });
  cpSync(join(root, 'scripts/native.mjs'), join(home, 'scripts/native.mjs'));
  mkdirSync(join(home, 'native'));
  for (const file of readdirSync(join(root, 'native'))) {
    if (/\.[ch]$/.test(file)) cpSync(join(root, 'native', file), join(home, 'native', file));
  }
  symlinkSync(join(root, 'node_modules'), join(home, 'node_modules'));
  return home;
};

const build = (home: string, environment: Record<string, string> = {}, ...args: string[]) =>
  spawnSync(process.execPath, [join(home, 'scripts/native.mjs'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });

const addonOf = (home: string): string => join(home, 'native/build/socketeer.node');

test('builds quietly, once, and again when a source is newer', { skip }, () => {
  const home = packageAt('once');
  const first = build(home);
  assert.deepEqual([first.status, first.stdout, first.stderr], [0, '', '']);
  const built = statSync(addonOf(home)).mtimeMs;
  assert.equal(build(home, { CC: '/nonexistent/cc' }).status, 0, 'nothing to do needs no compiler');
  assert.equal(statSync(addonOf(home)).mtimeMs, built);
  const later = new Date(built + 2000);
  utimesSync(join(home, 'native/call.c'), later, later);
  assert.equal(build(home).status, 0);
  assert.notEqual(statSync(addonOf(home)).mtimeMs, built);
  assert.deepEqual(readdirSync(join(home, 'native/build')), ['socketeer.node']);
});

test('without a compiler: one sentence that says what to install', { skip }, () => {
  const { status, stdout, stderr } = build(packageAt('none'), { CC: '/nonexistent/cc' });
  assert.equal(status, 1);
  assert.equal(stdout, '');
  assert.match(
    stderr,
    /^socketeer: no prebuilt addon for linux-\w+ and no C compiler found: install one \(Debian\/Ubuntu: apt install gcc libc6-dev; .*\) and run: npm rebuild socketeer\n$/,
  );
});

test('a compiler without the headers of the C library is told apart from an error of ours', { skip }, () => {
  const home = packageAt('headers');
  const without = build(home, { CC: 'cc -nostdinc' });
  assert.equal(without.status, 1);
  assert.match(without.stderr, /no C compiler found: install one/);
  writeFileSync(join(home, 'native/broken.c'), 'int broken(void) { return 1 +; }\n');
  const broken = build(home);
  assert.equal(broken.status, 1);
  assert.match(broken.stderr, /broken\.c:1:.*error/);
  assert.match(broken.stderr, /socketeer: cc could not build the native addon \(its messages are above\)\n$/);
  assert.deepEqual(readdirSync(join(home, 'native/build')), [], 'no half file is left');
});

test('warnings are errors in a checkout, and forgiven in an installed package', { skip }, () => {
  const home = packageAt('warnings');
  writeFileSync(join(home, 'native/unused.c'), 'static int unused;\n');
  assert.equal(build(home).status, 0);
  mkdirSync(join(home, 'src'));
  const strict = build(home, {}, '--force');
  assert.equal(strict.status, 1);
  assert.match(strict.stderr, /Werror=unused/);
});

test('a prebuilt addon that loads is kept, one that does not is replaced by a build', { skip }, () => {
  const home = packageAt('prebuilt');
  const prebuilds = join(home, `prebuilds/linux-${process.arch}`);
  mkdirSync(prebuilds, { recursive: true });
  cpSync(join(root, 'native/build/socketeer.node'), join(prebuilds, 'socketeer.node'));
  assert.equal(build(home, { CC: '/nonexistent/cc' }).status, 0);
  assert.equal(existsSync(addonOf(home)), false);
  writeFileSync(join(prebuilds, 'socketeer.node'), 'made for another machine');
  assert.equal(build(home).status, 0);
  assert.equal(existsSync(addonOf(home)), true);
});

test('builds side by side leave one whole file', { skip }, async () => {
  const home = packageAt('parallel');
  const run = promisify(execFile);
  await Promise.all(
    [1, 2, 3].map(() => run(process.execPath, [join(home, 'scripts/native.mjs'), '--force'])),
  );
  assert.deepEqual(readdirSync(join(home, 'native/build')), ['socketeer.node']);
  assert.equal(build(home, { CC: '/nonexistent/cc' }).status, 0, 'it loads');
});

test('a runtime that lacks a function of OpenSSL loads the addon, and is told why there is no DTLS', {
  skip,
}, async () => {
  const home = packageAt('openssl');
  // CC may have flags of its own: a name that no process has
  const made = build(home, { CC: `${process.env['CC'] ?? 'cc'} -DBIO_meth_new=BIO_meth_of_nobody` });
  assert.deepEqual([made.status, made.stderr], [0, '']);
  const dtls = ['socat', '-u', 'DTLS:127.0.0.1:9,verify=0', '-'];
  const { code, err } = await run(process.execPath, [cliPath, ...dtls], {
    env: { SOCKETEER_ADDON: addonOf(home) },
  });
  assert.equal(code, 1);
  assert.match(err, /DTLS needs the OpenSSL 3 of Node, which this runtime does not have/);
});
