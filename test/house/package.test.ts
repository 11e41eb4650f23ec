import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { before, describe, it } from 'node:test';
import { root } from '../support/root.js';
import { run } from '../support/run.js';

interface Packed {
  readonly files: readonly { readonly path: string; readonly size: number }[];
  readonly size: number;
}

/** What the manifest promises to whoever installs the package. */
interface Manifest {
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly man: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;

describe('the tarball', () => {
  let paths: ReadonlySet<string>;
  let packed: Packed;
  before(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'socketeer-npm-'));
    // whose npm runs the tests may be another user's
    const env = { npm_config_cache: folder, npm_config_userconfig: join(folder, 'npmrc') };
    const command = ['pack', '--dry-run', '--json', '--ignore-scripts'];
    const { code, out, err } = await run('npm', command, { cwd: root, env });
    rmSync(folder, { recursive: true });
    assert.equal(code, 0, err);
    packed = (JSON.parse(out) as Packed[])[0]!;
    paths = new Set(packed.files.map(({ path }) => path));
  });

  it('brings what its manifest names', () => {
    const exported = Object.values(manifest.exports).flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values(target),
    );
    const named = [...Object.values(manifest.bin), ...exported, ...manifest.man].map(normalize);
    assert.deepEqual(
      named.filter((path) => !paths.has(path)),
      [],
    );
  });

  it('brings the scripts that are run when it is installed, and what they import', () => {
    const scripts = [...manifest.scripts['install']!.matchAll(/\S+\.mjs/g)].map(([path]) => path);
    assert.ok(scripts.length > 0);
    const imported = scripts.flatMap((path) =>
      [...readFileSync(join(root, path), 'utf8').matchAll(/ from '(\.[^']+)'/g)].map(([, name]) =>
        join(dirname(path), name!),
      ),
    );
    assert.deepEqual(
      [...scripts, ...imported].filter((path) => !paths.has(path)),
      [],
    );
  });

  it('brings nothing that nobody needs', () => {
    const needless = /\.(?:map|cache|tsbuildinfo|o|node\.tmp)$|\.test\.|^(?:src|test|bench|build|\.)/;
    assert.deepEqual(
      [...paths].filter((path) => needless.test(path)),
      [],
    );
  });

  it('stays small', () => {
    // 1.2 MB with both addons in 2026; a package or sources that slip in show here
    assert.ok(packed.size < 1_600_000, `${packed.size} bytes packed`);
    assert.ok(packed.files.length < 900, `${packed.files.length} files`);
  });
});
