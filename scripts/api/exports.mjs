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

/** A whole file under one name: its exports are the members. */
const namespaceOf = (read, path, name, doc) => {
  const parts = [...exportsOf(read, path).values()].map((part) => ({
    name: part.name,
    isStatic: true,
    doc: part.doc,
    signatures: part.texts.map((text) => text.replace(/^export (declare )?/, '')),
  }));
  return { kind: 'namespace', name, doc, texts: [`namespace ${name} {}`], path, parts };
};

/** The exports one `export … from` statement adds. */
const addCarried = (read, path, { from, names, namespace, doc }, found) => {
  const target = from === undefined ? path : targetOf(path, from);
  if (namespace !== undefined) {
    found.set(namespace, namespaceOf(read, target, namespace, doc));
  } else if (names === undefined) {
    for (const [name, one] of exportsOf(read, target)) found.set(name, one);
  } else {
    for (const { source, name } of names) {
      const one = resolveName(read, target, source);
      if (one === undefined) throw new Error(`${path}: nothing declares ${source}`);
      found.set(name, { ...one, name, declared: one.declared ?? one.name });
    }
  }
};

const exportsOf = (read, path) => {
  const { declarations, carried } = read(path);
  const found = new Map();
  for (const one of declarations.values()) if (one.exported) found.set(one.name, one);
  for (const one of carried) if (one.verb === 'export') addCarried(read, path, one, found);
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
const allMembers = (read, { path, kind, texts, parts = [] }) => {
  if (kind === 'namespace') return parts;
  if (kind !== 'class' && kind !== 'interface') return [];
  const members = texts.flatMap(membersOf);
  for (const base of texts.flatMap(basesOf)) {
    const found = resolveName(read, path, base);
    if (found === undefined) continue; // the language's own
    for (const inherited of allMembers(read, found)) {
      const { name, isStatic, doc } = inherited;
      const own = members.find((one) => one.name === name && one.isStatic === isStatic);
      if (own !== undefined)
        own.doc ||= doc; // what overrides a member and says nothing means the same
      else if (name !== 'constructor') members.push({ base, ...inherited });
    }
  }
  return members;
};

const withoutComments = (text) => text.replace(/\/\*[\s\S]*?\*\//g, '');

/** Types that a declaration mentions, which the package declares and does not export: nobody can write them down. */
const hiddenTypes = (read, one, known) => {
  const heads = one.texts.map((text) => (one.members.length > 0 ? text.slice(0, text.indexOf('{')) : text));
  const texts = [...heads, ...one.members.flatMap(({ signatures }) => signatures)];
  const words = new Set(texts.flatMap((text) => withoutComments(text).match(/\b[A-Z][A-Za-z0-9]+\b/g) ?? []));
  const bases = new Set(one.texts.flatMap(basesOf)); // those that are not exported lend their members
  return [...words].filter((word) => {
    if (bases.has(word)) return false;
    const found = resolveName(read, one.path, word);
    return found !== undefined && !known.has(`${found.path} ${found.name}`);
  });
};

/**
 * Every export of a declaration file: `{ name, kind, doc, texts, path, members, hidden }`, by name. What the files
 * `beside` it export is not hidden either.
 */
export const readExports = (path, beside = []) => {
  const read = reader();
  const found = exportsOf(read, path);
  const reachable = [found, ...beside.map((other) => exportsOf(read, other))].flatMap((each) => [
    ...each.values(),
  ]);
  const known = new Set(reachable.map(({ path: file, name, declared = name }) => `${file} ${declared}`));
  for (const one of found.values()) one.members = allMembers(read, one);
  for (const one of found.values()) one.hidden = hiddenTypes(read, one, known);
  return found;
};
