// Runs the tests as an ordinary user, on a copy of the checkout that this user can read.
import { spawnSync } from 'node:child_process';
import { accessSync, chmodSync, constants, copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** nobody and nogroup on every Linux */
const user = 65534;

/** Tests do not need them, and they are large. */
const tools = /^node_modules\/(@biomejs|@typescript|typescript)(\/|$)/;
const wanted =
  /^((package\.json|README\.md)|(build|dist|docs|man|native|node_modules|scripts|src|test)(\/.*)?)$/;

const copy = (root, target) => {
  const filter = (source) => {
    const path = relative(root, source);
    return path === '' || (wanted.test(path) && !tools.test(path) && path !== 'build/tmp');
  };
  cpSync(root, target, { recursive: true, filter });
  spawnSync('chown', ['-R', `${user}:${user}`, target]);
  spawnSync('chmod', ['-R', 'u+rwX', target]);
};

const asUser = (args, options) =>
  spawnSync('setpriv', [`--reuid=${user}`, `--regid=${user}`, '--clear-groups', ...args], options);

/** Node itself may lie where only root can go. */
const readableNode = (folder) => {
  if (asUser([process.execPath, '-e', '0']).status === 0) return process.execPath;
  accessSync(process.execPath, constants.R_OK);
  const node = join(folder, 'node');
  copyFileSync(process.execPath, node);
  chmodSync(node, 0o755);
  return node;
};

/** Runs scripts/test.mjs as that user; returns the exit code. */
export const runUnprivileged = (root, args) => {
  if (process.getuid() !== 0) {
    console.error(
      'npm run test:unprivileged: only root can become another user; npm test already runs without root',
    );
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), 'socketeer-'));
  try {
    chmodSync(folder, 0o755);
    const checkout = join(folder, 'checkout');
    copy(root, checkout);
    const { HOME: _, ...environment } = process.env;
    const command = [readableNode(folder), 'scripts/test.mjs', '--no-build', ...args];
    const result = asUser(command, {
      cwd: checkout,
      stdio: 'inherit',
      env: { ...environment, HOME: checkout, TMPDIR: checkout },
    });
    if (result.error) console.error(`setpriv (Debian package util-linux): ${result.error.message}`);
    return result.status ?? 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
