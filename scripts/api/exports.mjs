// Follows the exports of a declaration file through every re-export to what they declare.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { carriedBy, declarationOf, membersOf, statements } from './scan.mjs';

/** The declarations, imports and export lists of one file, each file read once. */
const reader = () => {
  const read = new Map();
  return (path) => {
    if (!read.has(path)) {
      const all = statements(readFileSync(path, 'utf8'));
      const declarations = new Map();
      for (const found of all.map(declarationOf)) {
        if (found === undefined) continue;
        const before = declarations.get(found.name);
        if (before === undefined) declarations.set(found.name, { ...found, texts: [found.text], path });
        else {
          before.texts.push(found.text); // an overload, or a type beside its value
          before.doc ||= found.doc;
        }
      }
      read.set(path, { declarations, carried: all.map(carriedBy).filter((one) => one !== undefined) });
    }
    return read.get(path);
  };
};

const targetOf = (path, specifier) => join(dirname(path), specifier.replace(/\.js$/, '.d.ts'));

/** What a name means inside a file: declared there, or imported from elsewhere. */
const resolveName = (read, path, name) => {
  const file = read(path);
  const own = file.declarations.get(name);
  if (own !== undefined) return own;
  for (const { from, names } of file.carried) {
    const item = names?.find((one) => one.name === name);
    if (item !== undefined && from?.startsWith('.')) {
      return resolveName(read, targetOf(path, from), item.source);
    }
    if (names === undefined && from !== undefined) {
      const inner = exportsOf(read, targetOf(path, from)).get(name);
      if (inner !== undefined) return inner;
    }
  }
  return undefined;
};

const exportsOf = (read, path) => {
  const { declarations, carried } = read(path);
  const found = new Map();
  for (const one of declarations.values()) if (one.exported) found.set(one.name, one);
  for (const { verb, from, names } of carried) {
    if (verb !== 'export') continue;
    if (names === undefined) {
      for (const [name, one] of exportsOf(read, targetOf(path, from))) found.set(name, one);
      continue;
    }
    for (const { source, name } of names) {
      const one = resolveName(read, from === undefined ? path : targetOf(path, from), source);
      if (one === undefined) throw new Error(`${path}: nothing declares ${source}`);
      found.set(name, { ...one, name });
    }
  }
  return found;
};

/** The names after `extends` in the head of a class or interface. */
const basesOf = (text) => {
  const head = text.slice(0, text.indexOf('{')).replace(/ implements .*/s, '');
  const [, list = ''] = / extends (.*)/s.exec(head) ?? [];
  return list
    .replace(/<[^>]*>/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
};

/** The members a declaration has by itself, then those of its bases; each names the base it is from. */
const allMembers = (read, { path, kind, texts }) => {
  if (kind !== 'class' && kind !== 'interface') return [];
  const members = texts.flatMap(membersOf);
  for (const base of texts.flatMap(basesOf)) {
    const found = resolveName(read, path, base);
    if (found === undefined) continue; // the language's own
    const known = new Set(members.map(({ name, isStatic }) => `${isStatic} ${name}`));
    const added = allMembers(read, found).filter(({ name, isStatic }) => !known.has(`${isStatic} ${name}`));
    members.push(...added.filter(({ name }) => name !== 'constructor').map((one) => ({ base, ...one })));
  }
  return members;
};

/** Every export of a declaration file: `{ name, kind, doc, texts, path, members }`, by name. */
export const readExports = (path) => {
  const read = reader();
  const found = exportsOf(read, path);
  for (const one of found.values()) one.members = allMembers(read, one);
  return found;
};
