// The half of `npm test` that runs outside the namespaces: it gives them a temporary folder and sweeps it at the end.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runIsolated } from '../namespace.mjs';

/** sun_path holds 107 bytes, and tests put sockets two folders below. */
const longestFolder = 60;

const temporaryFolder = (root) => {
  const inBuild = join(root, 'build', 'tmp');
  if (inBuild.length > longestFolder) return mkdtempSync(join(tmpdir(), 'socketeer-'));
  rmSync(inBuild, { recursive: true, force: true });
  mkdirSync(inBuild, { recursive: true });
  return inBuild;
};

/** Removes the folder and says what the tests left in it; returns whether it was empty. */
const sweep = (folder) => {
  const left = readdirSync(folder);
  rmSync(folder, { recursive: true, force: true });
  if (left.length > 0) console.error(`The tests left files behind: ${left.join(', ')}`);
  return left.length === 0;
};

/** Runs `scripts/test.mjs` again inside; returns the exit code. */
export const runOutside = (root, args) => {
  const folder = temporaryFolder(root);
  const status = runIsolated('npm test', ['scripts/test.mjs', ...args], {
    cwd: root,
    variables: { TMPDIR: folder },
    hideProcesses: true,
  });
  const clean = sweep(folder);
  return clean ? status : status || 1;
};
