import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { AddonError, native } from './addon.js';

const folder = mkdtempSync(join(tmpdir(), 'socketeer-addon-'));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Calls native() in a process of its own; gives back what it printed. */
const load = (environment: Record<string, string>): string => {
  const script = `import(${JSON.stringify(new URL('./addon.js', import.meta.url).href)}).then(({ native }) => {
    try { console.log(native().strerror(1)); } catch (error) { console.log(error.code, error.name, error.message); } });`;
  return execFileSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  }).trim();
};

test('loads once, on first use', () => {
  assert.equal(native(), native());
});

test('an addon that is not there is named, with what helps', () => {
  const path = join(folder, 'none.node');
  assert.equal(
    load({ SOCKETEER_ADDON: path }),
    `ERR_SOCKETEER_ADDON AddonError socketeer: the native addon for linux-${process.arch} cannot be loaded ` +
      `(there is none at ${path}): run "npm rebuild socketeer" with scripts allowed, ` +
      'or "node scripts/native.mjs" in a checkout',
  );
});

test('an addon that does not load says why', () => {
  const path = join(folder, 'broken.node');
  writeFileSync(path, 'not an ELF file');
  assert.match(
    load({ SOCKETEER_ADDON: path }),
    /^ERR_SOCKETEER_ADDON AddonError .*broken\.node: file too short/,
  );
  assert.ok(new AddonError('x') instanceof Error);
});

test('a bundle for CommonJS finds the addon of its package', async () => {
  const { build } = await import('rolldown');
  // A package of our own around the bundle, with an addon that tells it was found.
  const home = join(folder, 'package');
  mkdirSync(join(home, 'native/build'), { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"name":"socketeer"}');
  writeFileSync(join(home, 'native/build/socketeer.node'), 'not an ELF file');
  const entry = join(folder, 'entry.mjs');
  writeFileSync(
    entry,
    `import { native } from ${JSON.stringify(new URL('./addon.js', import.meta.url).pathname)}; native();`,
  );
  await build({
    input: { command: entry },
    platform: 'node',
    logLevel: 'silent',
    output: { dir: join(home, 'dist/bin'), format: 'cjs', entryFileNames: '[name].cjs', minify: true },
  });
  const { stderr } = spawnSync(process.execPath, [join(home, 'dist/bin/command.cjs')], { encoding: 'utf8' });
  assert.ok(stderr.includes(join(home, 'native/build/socketeer.node')), stderr);
});
