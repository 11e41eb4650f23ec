import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '../support/run.js';
import { isMachineRoot, postgresqlPrograms, requires } from '../support/skip.js';

const numberOf = (kind: '-u' | '-g'): number =>
  Number(spawnSync('id', [kind, 'postgres'], { encoding: 'utf8' }).stdout.trim());

/** The server refuses to run as root: root becomes the user of the Debian package. */
export const asServer = (command: readonly string[]): string[] =>
  isMachineRoot()
    ? ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', ...command]
    : [...command];

/** Why PostgreSQL cannot be tested here, or false. */
export const withoutPostgresql = (): string | false => {
  const missing = requires('postgres', 'setpriv');
  if (missing !== false) return missing;
  return process.getuid?.() === 0 && !isMachineRoot()
    ? 'PostgreSQL refuses to run as root, and this user namespace has no other user'
    : false;
};

/** Makes an empty cluster of databases, in `data`, that trusts everybody who reaches it. */
export const createCluster = (path: string): void => {
  if (isMachineRoot()) chownSync(path, numberOf('-u'), numberOf('-g'));
  chmodSync(path, 0o700);
  const initdb = [
    join(postgresqlPrograms, 'initdb'),
    '-D',
    join(path, 'data'),
    '-U',
    'us',
    '-A',
    'trust',
    '--no-sync',
  ];
  const [program, ...args] = asServer(initdb) as [string, ...string[]];
  const made = spawnSync(program, [...args, '--no-locale'], {
    env: environment(),
    timeout: 30_000,
    encoding: 'utf8',
  });
  assert.equal(made.status, 0, `${made.stdout}${made.stderr}${made.error?.message ?? ''}`);
};

/** The command of a server for such a cluster; its Unix socket is in the same folder. */
export const serverCommand = (path: string, ...settings: string[]): string[] => {
  const all = [`unix_socket_directories=${path}`, 'fsync=off', ...settings];
  const options = all.flatMap((setting) => ['-c', setting]);
  return asServer([join(postgresqlPrograms, 'postgres'), '-D', join(path, 'data'), ...options]);
};
