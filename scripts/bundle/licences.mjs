// The licences of other people's code in the bundles, which ask to go along with it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The package that a module of a bundle is from; undefined for our own. What the bundler adds is the bundler's. */
const packageOf = (id) => {
  if (id.startsWith('\0')) return 'rolldown';
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
};

/** Name, version and licence of every package whose code is in what the bundler made. */
export const licences = (root, ...results) => {
  const ids = results.flatMap(({ output }) => output.flatMap(({ moduleIds = [] }) => moduleIds));
  const names = [...new Set(ids.map(packageOf))].filter((name) => name !== undefined).sort();
  return names
    .map((name) => {
      const folder = join(root, 'node_modules', name);
      const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      if (file === undefined) throw new Error(`${name} has no licence file to go along with its code`);
      return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
};
