import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../../test/support/root.js';

/** What is measured beside us and is no part of Node: these versions of npm packages, compiled on the spot. */
const versions = { 'unix-dgram': '2.0.7', 'raw-socket': '1.8.1' } as const;

export type Competitor = keyof typeof versions;

/** Each has a folder of its own: npm removes what it was not asked for. */
const folderOf = (name: Competitor): string => join(root, '.tmp/bench', name);
const anchorOf = (name: Competitor): string => join(folderOf(name), 'package.json');

/** Loads a package that was installed. Throws where it was not. */
export const competitor = (name: Competitor): unknown => createRequire(anchorOf(name))(name);

const lastLine = (text: string): string => text.trim().split('\n').pop() ?? '';

const install = (name: Competitor): string | undefined => {
  const [folder, anchor] = [folderOf(name), anchorOf(name)];
  mkdirSync(folder, { recursive: true });
  if (!existsSync(anchor)) writeFileSync(anchor, '{"private":true}\n');
  const options = ['--no-audit', '--no-fund', '--no-save', '--loglevel=error', '--foreground-scripts'];
  const args = ['install', '--prefix', folder, ...options, `${name}@${versions[name]}`];
  const { status, error, stderr } = spawnSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return status === 0 ? undefined : (error?.message ?? lastLine(stderr));
};

/** Loading may print and may crash, so another process tries. */
const loads = (name: Competitor): boolean => {
  const { status } = spawnSync(process.execPath, ['-e', `require(${JSON.stringify(name)})`], {
    cwd: folderOf(name),
  });
  return status === 0;
};

const isReady = (name: Competitor): boolean =>
  existsSync(join(folderOf(name), 'node_modules', name)) && loads(name);

/**
 * Installs what is missing into .tmp/bench, which needs npm, a compiler and Node's headers; says what is not to be had.
 * Not in a network namespace: npm must reach its registry.
 */
export const installCompetitors = (): void => {
  for (const name of Object.keys(versions) as Competitor[]) {
    if (isReady(name)) continue;
    console.log(`installing ${name} ${versions[name]} into .tmp/bench, to measure beside it`);
    const problem = install(name);
    if (problem !== undefined) console.error(`${name} cannot be installed: ${problem}`);
  }
};

/** Why a package cannot be measured, or undefined. */
export const whyMissing = (name: Competitor): string | undefined =>
  isReady(name)
    ? undefined
    : `${name} is not in .tmp/bench or does not load; its compilation needs a compiler and Node's headers`;
