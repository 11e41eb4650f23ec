import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { catalog } from '../../src/cli/catalog.js';
import { root } from '../support/root.js';
import { run } from '../support/run.js';
import { requires } from '../support/skip.js';

// The commands as they are shipped: a module that ends up in the wrong file of the bundle shows only when it is run.

const bin = join(root, 'dist/bin');
const pieces = readdirSync(bin).filter((name) => name.endsWith('.cjs'));

/** The files that a file of the bundle needs to be loaded; what it loads later, when it runs, stands in a function. */
const neededBy = (name: string): string[] =>
  [...readFileSync(join(bin, name), 'utf8').matchAll(/(?<!\(\)=>)require\("\.\/([^"]+)"\)/g)].map(
    ([, needed]) => needed!,
  );

/** Loads each file of the bundle as the first one after what starts every command; ends before that runs. */
const loader = `
  const { readFileSync } = require('node:fs');
  const { Script } = require('node:vm');
  const bin = process.argv[1];
  const scripts = new Map();
  const scriptOf = (name) => {
    if (!scripts.has(name)) scripts.set(name, new Script(readFileSync(bin + '/' + name, 'utf8'), name).runInThisContext());
    return scripts.get(name);
  };
  const load = (name, loaded) => {
    if (loaded.has(name)) return loaded.get(name).exports;
    const module = { exports: {} };
    loaded.set(name, module);
    const need = (id) => (id.startsWith('./') ? load(id.slice(2), loaded) : require(id));
    scriptOf(name)(module.exports, need, module, bin + '/' + name, bin);
    return module.exports;
  };
  process.argv = [process.execPath, 'socketeer', '--version'];
  const started = new Map();
  load('main.cjs', started);
  const failed = [];
  for (const name of ${JSON.stringify(pieces.filter((name) => !/^(?:socketeer|code-cache|main)\.cjs$/.test(name)))}) {
    try {
      load(name, new Map(started));
    } catch (error) {
      failed.push(name + ': ' + error.message);
    }
  }
  console.log(JSON.stringify(failed));
  process.exit(0);`;

describe('the files of the bundle', () => {
  it('do not need one another in a circle, which leaves one without what it needs', async () => {
    const { circleOf } = await import(pathToFileURL(join(root, 'scripts/bundle/cycles.mjs')).href);
    assert.equal(circleOf(new Map(pieces.map((name) => [name, neededBy(name)]))), undefined);
    assert.deepEqual(
      circleOf(
        new Map([
          ['a', ['b']],
          ['b', ['c']],
          ['c', ['b']],
        ]),
      ),
      ['b', 'c', 'b'],
    ); // it can tell
  });

  it('load each by itself', async () => {
    const { out, err, code } = await run(process.execPath, ['-e', loader, bin]);
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(JSON.parse(out), []);
  });
});

/** Of a package by its name, or of Node. */
const importOrRequire = /\b(?:from |import\(|require\()(["'])(@?[a-z][\w@:/-]*)\1/g;

describe('the files of the library', () => {
  it('load each by itself', async () => {
    const shared = readdirSync(join(root, 'dist/shared')).map((name) => join(root, 'dist/shared', name));
    assert.ok(shared.length > 5);
    for (const path of shared) await import(pathToFileURL(path).href);
  });

  it('need no package that is not installed along', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const files = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' });
    const foreign = files
      .filter((name) => /\.c?js$/.test(name))
      .flatMap((name) => [...readFileSync(join(root, 'dist', name), 'utf8').matchAll(importOrRequire)])
      .map(([, , name]) => name!)
      .filter((name) => !isBuiltin(name) && !Object.hasOwn(dependencies, name));
    assert.deepEqual(foreign, []);
  });
});

/** A harmless run of each command, with a port that answers and a folder of its own. */
const runs: Readonly<Record<string, (port: number, folder: string) => readonly string[]>> = {
  ls: () => ['-tl'],
  inspect: (_, folder) => [`${folder}/server`],
  probe: (port) => [`tcp:127.0.0.1:${port}`],
  ping: () => ['-c', '1', '127.0.0.1'],
  trace: () => ['-n', '127.0.0.1'],
  kill: (port) => ['--tcp', '--dry-run', `sport = :${port}`],
  scan: (port) => ['127.0.0.1', String(port)],
  send: (port) => [`127.0.0.1:${port}`, 'data'],
  receive: (port) => [`127.0.0.1:${port}`],
  listen: () => ['udp:127.0.0.1:0', '--timeout', '1ms'],
  wait: (port) => [`127.0.0.1:${port}`],
  relay: (port) => ['-u', 'TEXT:data', `TCP:127.0.0.1:${port}`],
  about: () => [],
  applets: () => [],
  completion: () => ['bash'],
  ss: () => ['-tlnp'],
  nc: (port) => ['-z', '127.0.0.1', String(port)],
  socat: (port) => ['-u', 'TEXT:data', `TCP:127.0.0.1:${port}`],
};

describe('every command runs from the bundle', { skip: requires('netns') }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-bundle-'));
  let server: Server;
  let local: Server;
  let port: number;

  before(async () => {
    const listening = (made: Server, where: number | string): Promise<Server> =>
      new Promise((resolve) => made.listen(where, () => resolve(made)));
    server = await listening(
      createServer((socket) => socket.resume().end()),
      0,
    );
    local = await listening(
      createServer((socket) => socket.end()),
      join(folder, 'server'),
    );
    port = (server.address() as { port: number }).port;
  });
  after(() => {
    server.close();
    local.close();
    rmSync(folder, { recursive: true });
  });

  for (const { name } of catalog) {
    it(`socketeer ${name}`, async () => {
      const args = runs[name]?.(port, folder);
      assert.ok(args, `this test has no run of ${name}`);
      const { code, err } = await run(process.execPath, [join(bin, 'socketeer.cjs'), name, ...args]);
      assert.ok(code === 0 || code === 1, `exit code ${code}: ${err}`); // yes or no: anything else is a fault
    });

    it(`socketeer ${name} --help`, async () => {
      const { code, out } = await run(process.execPath, [join(bin, 'socketeer.cjs'), name, '--help']);
      assert.equal(code, 0);
      assert.match(out, /^usage: /im);
    });
  }
});
