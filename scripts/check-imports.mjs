// Checks the import directions of src/ (scripts/imports/rules.mjs). Prints `file:line: rule` for each offence.
//   node scripts/check-imports.mjs [--root folder]
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { judge, judgeNative, roomOf } from './imports/rules.mjs';
import { scan } from './imports/scan.mjs';

const { values } = parseArgs({ options: { root: { type: 'string' } } });
const root = resolve(values.root ?? join(dirname(fileURLToPath(import.meta.url)), '..'));
const source = join(root, 'src');

/** What is wrong with one import of a file, or undefined. Packages and node: modules are not directions. */
const fault = (file, { specifier, typeOnly }) => {
  const room = roomOf(file);
  if (specifier === undefined)
    return `${room} imports a computed name: write the name out, so that it can be checked`;
  if (specifier.endsWith('.node')) return judgeNative(room);
  if (/^socketeer(\/|$)/.test(specifier))
    return `${room} imports its own package by name: write the relative path`;
  if (!specifier.startsWith('.')) return undefined;
  const target = relative(source, resolve(dirname(join(source, file)), specifier));
  if (/^\.\.\/native(\/|$)/.test(target)) return judgeNative(room);
  if (target.startsWith('..')) return `${room} imports ${specifier}, which lies outside src/`;
  return judge(room, roomOf(target), typeOnly);
};

const check = (file) =>
  scan(readFileSync(join(source, file), 'utf8')).flatMap((found) => {
    const wrong = fault(file, found);
    return wrong === undefined ? [] : [`src/${file}:${found.line}: ${wrong}`];
  });

const files = readdirSync(source, { recursive: true })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .sort();
const faults = files.flatMap(check);
for (const text of faults) console.error(text);
if (faults.length > 0) process.exitCode = 1;
else console.log(`imports: ${files.length} files follow the table of rooms`);
