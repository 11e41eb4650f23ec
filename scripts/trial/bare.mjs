// The smallest Debian there is, with this machine's Node and npm and nothing else.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

const run = (command, ...args) => execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });

const addNode = (system) => {
  const bin = join(system, 'usr/local/bin');
  copyFileSync(process.execPath, join(bin, 'node'));
  const npm = realpathSync(execFileSync('sh', ['-c', 'command -v npm'], { encoding: 'utf8' }).trim());
  const modules = join(system, 'usr/local/lib/node_modules');
  mkdirSync(modules, { recursive: true });
  cpSync(dirname(dirname(npm)), join(modules, 'npm'), { recursive: true });
  for (const name of ['npm', 'npx'])
    symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, join(bin, name));
};

/** Makes it in this folder, unless it is there. */
export const bareSystem = (folder) => {
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  console.log(`trial: making a bare Debian in ${folder}, which takes some minutes`);
  run('debootstrap', '--variant=minbase', '--include=libstdc++6', 'stable', unfinished);
  addNode(unfinished);
  renameSync(unfinished, folder);
  return folder;
};
