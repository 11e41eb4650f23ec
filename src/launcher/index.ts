#!/usr/bin/env node
// What `socketeer` starts. It only loads the bundled command, with V8's code cache where there is one: compiling the bundle
// anew would be a third of a short command's time. Each command has a cache of its own, in one file, which the first run
// writes where it may. Without a cache, or with one that V8 does not accept, the command runs the same, only later.
import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type { Places, save } from './code-cache.js';

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

/** What the build puts in: a digest of the bundle, so that a cache is never taken for another one. */
declare const BUNDLE: string;

/** `write` renews the cache even where there is one, as the build does, and `off` does without. */
const mode = process.env['SOCKETEER_CODE_CACHE'];

/** The command or applet that will run, by its name or that of the link; anything else shares a cache. */
const commandName = (): string => {
  const [, program = '', word = ''] = process.argv;
  const name = program.slice(program.lastIndexOf('/') + 1);
  const command = /^(?:socketeer|skt)(?:\.cjs)?$/.test(name) ? word : name;
  return /^[a-z]{1,16}$/.test(command) ? command : 'other';
};

/** V8 accepts a cache only in the version that wrote it; that it was built with or without ICU it does not ask. */
const { v8, icu } = process.versions;
const cacheFile = `${__dirname}/${commandName()}-${BUNDLE}-${v8}-${icu}-${process.arch}.cache`;

/** The cache, where its code begins, and the index of it. */
interface Cache {
  readonly file: Buffer;
  readonly start: number;
  readonly places: Places;
}

const none: Cache = { file: Buffer.alloc(0), start: 0, places: {} };

const readCache = (): Cache => {
  if (mode === 'off') return none;
  try {
    const file = readFileSync(cacheFile);
    const start = file.readUInt32LE(4);
    const isWhole = file.readUInt32LE(0) === file.length;
    return isWhole ? { file, start, places: JSON.parse(file.toString('latin1', 8, start)) as Places } : none;
  } catch {
    return none;
  }
};

const { file, start, places } = readCache();
const loaded = new Map<string, Loaded>();
let isComplete = true;

/** The cached code of a file; undefined where there is none. */
const cachedCode = (name: string): Buffer | undefined => {
  const place = places[name];
  if (place !== undefined) return file.subarray(start + place[0], start + place[0] + place[1]);
  isComplete = false;
  return undefined;
};

/** Loads a file of the bundle once, as require() would. The build has wrapped each in the function require() makes. */
const load = (name: string): unknown => {
  const known = loaded.get(name);
  if (known !== undefined) return known.module.exports;
  const filename = `${__dirname}/${name}`;
  const source = readFileSync(filename, 'utf8');
  const cachedData = cachedCode(name);
  const script = new Script(source, cachedData === undefined ? filename : { filename, cachedData });
  const module = { exports: {} };
  loaded.set(name, { module, script });
  (script.runInThisContext() as Wrapper)(module.exports, requireFrom, module, filename, __dirname);
  return module.exports;
};

const requireFrom = (id: string): unknown => (id.startsWith('./') ? load(id.slice(2)) : require(id));

const keepCompiled = (): void => {
  const writer = require(`${__dirname}/code-cache.cjs`) as { save: typeof save };
  const compiled = [...loaded].map(([name, { script }]) => [name, script.createCachedData()] as const);
  const kept = Object.keys(places).filter((name) => !loaded.has(name));
  writer.save(cacheFile, [...compiled, ...kept.map((name) => [name, cachedCode(name)!] as const)]);
};

process.once('exit', (code) => {
  if (mode !== 'write' && (mode === 'off' || isComplete || code !== 0)) return;
  try {
    keepCompiled();
  } catch (error) {
    // In another root our own files are out of reach: the next start is merely slower.
    if (mode === 'write') throw error;
  }
});

load('main.cjs');
