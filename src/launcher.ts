#!/usr/bin/env node
// What `socketeer` starts. It only loads the bundled command, with V8's code cache where the build left one: compiling
// the bundle anew would be a quarter of a short command's time. A cache that V8 does not accept (another version,
// other flags) is ignored, and the command runs the same, some milliseconds later.
import { readFileSync, writeFileSync } from 'node:fs';
import { Script } from 'node:vm';

/** A bundled file under way: its exports, and its script as V8 compiled it. */
interface Loaded {
  readonly module: { exports: unknown };
  readonly script: Script;
}

type Wrapper = (
  exports: unknown,
  require: (id: string) => unknown,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

const loaded = new Map<string, Loaded>();

/** Where the code cache of a bundled file is kept; V8 accepts it only in the version that wrote it. */
const cachePath = (path: string): string => `${path}.${process.versions.v8}-${process.arch}.cache`;

const readCache = (path: string): Buffer | undefined => {
  try {
    return readFileSync(cachePath(path));
  } catch {
    return undefined;
  }
};

/** Loads a file of the bundle once, as require() would. The build has wrapped each in the function require() makes. */
const load = (name: string): unknown => {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const path = `${__dirname}/${name}`;
  const source = readFileSync(path, 'utf8');
  const cachedData = readCache(path);
  const script = new Script(source, cachedData === undefined ? path : { filename: path, cachedData });
  const module = { exports: {} };
  loaded.set(name, { module, script });
  (script.runInThisContext() as Wrapper)(module.exports, requireFrom, module, path, __dirname);
  return module.exports;
};

const requireFrom = (id: string): unknown => (id.startsWith('./') ? load(id.slice(2)) : require(id));

/** The build runs each command once with this set, so that the cache holds the functions the command really uses. */
if (process.env['SOCKETEER_CODE_CACHE'] === 'write') {
  process.once('exit', () => {
    for (const [name, { script }] of loaded)
      writeFileSync(cachePath(`${__dirname}/${name}`), script.createCachedData());
  });
}

load('main.cjs');
