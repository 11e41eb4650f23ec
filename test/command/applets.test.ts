import assert from 'node:assert/strict';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { cli, cliPath } from '../support/cli.js';
import { run } from '../support/run.js';

const names = ['nc', 'netcat', 'socat', 'ss'];

/** A folder that is gone after the test. */
class Folder {
  readonly path = mkdtempSync(join(tmpdir(), 'applets-'));

  in(name: string): string {
    return join(this.path, name);
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

test('links are made, run socketeer as the applet, and are removed again', async () => {
  using folder = new Folder();
  const bin = folder.in('new/bin');
  const { code, out } = await cli(['applets', '--install', bin]);
  assert.equal(code, 0);
  assert.equal(out.split('\n').filter((line) => line.endsWith(' linked')).length, 4);
  assert.deepEqual(readdirSync(bin).sort(), names);
  const version = await run(process.execPath, [join(bin, 'ss'), '-V']);
  assert.match(version.out, /^ss utility, iproute2/);
  assert.match((await cli(['applets', '--install', bin])).out, /(\S+ was there already\n){4}/);
  const status = await cli(['applets'], { env: { PATH: `${bin}:/usr/bin:/bin` } });
  assert.equal(status.code, 0);
  assert.match(status.out, /^(\w+ +\S+ \(socketeer\)\n){4}$/);
  assert.equal((await cli(['applets', '--remove', bin])).code, 0);
  assert.deepEqual(readdirSync(bin), []);
});

test('what is not ours is neither replaced without --force nor removed', async () => {
  using folder = new Folder();
  writeFileSync(folder.in('ss'), 'mine');
  symlinkSync('/bin/true', folder.in('nc'));
  const refused = await cli(['applets', '--install', folder.path]);
  assert.equal(refused.code, 1);
  assert.match(refused.err, /\/ss is no link to socketeer and was left alone; --force replaces it\n/);
  assert.equal(readFileSync(folder.in('ss'), 'utf8'), 'mine');
  assert.ok(lstatSync(folder.in('socat')).isSymbolicLink(), 'the others are made');
  const removed = await cli(['applets', '--remove', folder.path]);
  assert.equal(removed.code, 1);
  assert.deepEqual(readdirSync(folder.path).sort(), ['nc', 'ss']);
  assert.equal((await cli(['applets', '--install', folder.path, '--force'])).code, 0);
  assert.deepEqual(readdirSync(folder.path).sort(), names);
  assert.ok(lstatSync(folder.in('ss')).isSymbolicLink());
});

test('a folder in the way stays, also with --force', async () => {
  using folder = new Folder();
  mkdirSync(folder.in('ss'));
  const { code, err } = await cli(['applets', '--install', folder.path, '--force', 'ss']);
  assert.equal(code, 3);
  assert.match(err, /EISDIR|EEXIST|directory/);
  assert.deepEqual(readdirSync(folder.path), ['ss']);
});

test('a link to a socketeer that has moved away counts as ours', async () => {
  using folder = new Folder();
  symlinkSync('/gone/dist/bin/socketeer.cjs', folder.in('socat'));
  const { code, out } = await cli(['applets', '--install', folder.path, 'socat']);
  assert.equal(code, 0);
  assert.match(out, /socat replaced\n$/);
  assert.deepEqual(readdirSync(folder.path), ['socat']);
  const { out: version } = await run(process.execPath, [folder.in('socat'), '-V']);
  assert.match(version, /^socat version /m);
});

test('wrong command lines are told', async () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['applets sss', "unknown applet 'sss'; did you mean ss? Known: ss, nc, netcat, socat"],
    ['applets --install /a --remove /b', '--install contradicts --remove'],
    ['applets --force', '--force belongs to --install: what is not ours is never removed'],
    ['applets --install', 'option --install needs a value: DIR'],
  ];
  for (const [line, message] of wrong) {
    assert.deepEqual(
      await run(process.execPath, [cliPath, ...line.split(' ')]).then(({ code, err }) => [code, err]),
      [2, `socketeer applets: ${message}\n`],
    );
  }
});
