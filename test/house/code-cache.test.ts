import assert from 'node:assert/strict';
import { chownSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.js';
import { type RunResult, run } from '../support/run.js';
import { requires } from '../support/skip.js';

/** The bundled commands in a folder of their own, as a package without any code cache has them. */
class Package implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'socketeer-cache-'));
  readonly bin = join(this.folder, 'dist/bin');

  constructor() {
    cpSync(join(root, 'dist/bin'), this.bin, {
      recursive: true,
      filter: (path) => !path.endsWith('.cache'),
    });
    for (const path of ['package.json', 'native/build/socketeer.node'])
      cpSync(join(root, path), join(this.folder, path));
  }

  run(args: readonly string[], mode?: string): Promise<RunResult> {
    return run(process.execPath, [join(this.bin, 'socketeer.cjs'), ...args], {
      env: { SOCKETEER_CODE_CACHE: mode },
    });
  }

  caches(): readonly string[] {
    return readdirSync(this.bin).filter((name) => name.includes('.cache'));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const ask = ['socat', '-h'];

test('the first run of a command keeps its code, and the next ones use it', async () => {
  using installed = new Package();
  const first = await installed.run(ask);
  const [name, ...others] = installed.caches();
  assert.match(name ?? '', /^socat-\w{8}-.*\.cache$/);
  assert.deepEqual(others, []);
  const content = readFileSync(join(installed.bin, name!));
  const second = await installed.run(ask);
  assert.deepEqual([second.code, second.out], [0, first.out]);
  assert.deepEqual(readFileSync(join(installed.bin, name!)), content);
});

test('a run that needs more code adds it and keeps the rest', async () => {
  using installed = new Package();
  await installed.run(['socat', '-V']);
  const path = join(installed.bin, installed.caches()[0]!);
  const before = readFileSync(path).length;
  await installed.run(ask);
  const complete = readFileSync(path);
  assert.ok(complete.length > before);
  await installed.run(['socat', '-V']);
  assert.deepEqual(readFileSync(path), complete);
});

test('nothing is kept of a command that fails, nor where it is switched off', async () => {
  using installed = new Package();
  assert.notEqual((await installed.run(['socat', '--nonsense'])).code, 0);
  assert.equal((await installed.run(ask, 'off')).code, 0);
  assert.deepEqual(installed.caches(), []);
});

test('a cache that was cut off or emptied is not believed, and written again', async () => {
  using installed = new Package();
  const { out } = await installed.run(ask);
  const path = join(installed.bin, installed.caches()[0]!);
  const whole = readFileSync(path);
  for (const broken of [whole.subarray(0, whole.length / 2), Buffer.alloc(0), Buffer.alloc(whole.length)]) {
    writeFileSync(path, broken);
    const { code, out: again, err } = await installed.run(ask);
    assert.deepEqual([code, again, err], [0, out, '']);
    const renewed = readFileSync(path);
    assert.ok(renewed.length > 1000);
    assert.equal(renewed.readUInt32LE(0), renewed.length);
  }
});

test('only the owner of the package keeps code in it', { skip: requires('root') }, async () => {
  using installed = new Package();
  chownSync(installed.bin, 1, 1);
  assert.equal((await installed.run(ask)).code, 0);
  assert.deepEqual(installed.caches(), []);
});
