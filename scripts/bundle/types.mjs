// The declarations that the library's users can reach: those of the entries and what they import. tsc writes one for each
// module, four of five of them for the insides of commands.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A module that a declaration names, by `from './x.js'` or `import('./x.js')`. */
const imports = /(?:from |import\()'(\.[^']+)\.js'|(?:from |import\()"(\.[^"]+)\.js"/g;

const reachable = (entries) => {
  const found = new Set();
  const visit = (path) => {
    if (found.has(path)) return;
    found.add(path);
    for (const [, single, double] of readFileSync(path, 'utf8').matchAll(imports))
      visit(join(dirname(path), `${single ?? double}.d.ts`));
  };
  entries.forEach(visit);
  return found;
};

const removeEmpty = (folder) => {
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    removeEmpty(join(folder, name));
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
};

/** Removes the declarations under `folder` that none of the entries leads to. */
export const pruneTypes = (folder, entries) => {
  const kept = reachable(entries.map((entry) => join(folder, entry)));
  for (const name of readdirSync(folder, { recursive: true })) {
    const path = join(folder, name);
    if (path.endsWith('.d.ts') && !kept.has(path) && statSync(path).isFile()) rmSync(path);
  }
  removeEmpty(folder);
};
