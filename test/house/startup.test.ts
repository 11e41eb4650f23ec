import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.js';
import { run } from '../support/run.js';

// Start-up time depends on the machine and what else it does; what is loaded for it does not.

/** Runs before the command: at its end, writes which files it read and which of Node's modules it loaded. */
const recorder = (report: string): string => `
  const fs = require('node:fs');
  const { readFileSync, writeFileSync } = fs;
  const before = new Set(process.moduleLoadList);
  const files = [];
  fs.readFileSync = (path, ...rest) => { files.push(String(path)); return readFileSync(path, ...rest); };
  process.on('exit', () => writeFileSync(${JSON.stringify(report)}, JSON.stringify({
    files,
    modules: process.moduleLoadList.filter((name) => !before.has(name)),
  })));`;

interface Loaded {
  /** The bundle's files, without their hashes. */
  readonly pieces: readonly string[];
  /** Node's own modules, beyond those that every start loads. */
  readonly modules: readonly string[];
}

/** What the built command loads. */
const loadedBy = async (args: readonly string[]): Promise<Loaded> => {
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-start-'));
  try {
    const [preload, report] = [join(folder, 'record.cjs'), join(folder, 'report.json')];
    writeFileSync(preload, recorder(report));
    const bundle = join(root, 'dist/bin/socketeer.cjs');
    const { code, err } = await run(process.execPath, ['--require', preload, bundle, ...args]);
    assert.equal(code, 0, err);
    const { files, modules } = JSON.parse(readFileSync(report, 'utf8')) as {
      files: string[];
      modules: string[];
    };
    const pieces = files
      .filter((path) => path.endsWith('.cjs') && path.includes('/dist/bin/'))
      .map((path) => basename(path).replace(/-[\w-]{8}\.cjs$/, ''));
    return { pieces, modules };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Node's modules that cost milliseconds. */
const heavy = /^NativeModule (?:net|stream|tty|http|crypto|child_process|dns|readline|tls)$/;

/** What every command loads. */
const everyStart = ['socketeer.cjs', 'main.cjs', 'rolldown-runtime'];

/** Each applet, and the pieces of the bundle it may load, its own first. */
const starts: readonly (readonly [args: (port: number) => string[], pieces: readonly string[]])[] = [
  [() => ['ss', '-tln'], ['ss', 'listing', 'core']],
  [(port) => ['nc', '-z', '127.0.0.1', String(port)], ['nc', 'socket', 'core']],
  [() => ['socat', '-V'], ['socat']],
];

test('each applet loads its own code and none of the heavy modules of Node', async (t) => {
  await using server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  for (const [args, allowed] of starts) {
    const given = args(port);
    await t.test(given.slice(0, 2).join(' '), async () => {
      const { pieces, modules } = await loadedBy(given);
      assert.ok(pieces.includes(allowed[0]!), `${given[0]} is in a piece of its own: ${pieces}`);
      const known = new Set([...everyStart, ...allowed]);
      assert.deepEqual(
        pieces.filter((name) => !known.has(name)),
        [],
        `${given.join(' ')} loads ${pieces}`,
      );
      assert.deepEqual(
        modules.filter((name) => heavy.test(name)),
        [],
      );
    });
  }
});

test('helps and completion are loaded by those who ask for them only', async () => {
  const texts =
    /^(help|help-page|catalog|unknown|completion|scripts|suggest|values|program-help|applet-help)$/;
  await using server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  const target = `127.0.0.1:${port}`;
  for (const args of [['--version'], ['ls', '--count'], ['probe', '-q', target], ['wait', '-q', target]]) {
    const { pieces } = await loadedBy(args);
    assert.deepEqual(
      pieces.filter((name) => texts.test(name)),
      [],
      `${args.join(' ')} loads ${pieces}`,
    );
  }
  const { pieces } = await loadedBy(['completion', 'bash']);
  assert.deepEqual(
    pieces.filter((name) => !everyStart.includes(name)),
    ['completion', 'scripts'],
  );
});
