// The half of `npm test` that runs outside: it makes the namespaces, and removes the temporary folder at the end.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** sun_path holds 107 bytes, and tests put sockets two folders below. */
const longestFolder = 60;

/** How root and how others get a network namespace of their own, unshare(1). */
const isolation = () =>
  process.getuid() === 0
    ? { args: ['--net', '--mount', '--ipc'], variables: {} }
    : {
        args: ['--user', '--map-root-user', '--net', '--mount', '--ipc'],
        variables: { SOCKETEER_TEST_USERNS: '1' },
      };

const explain = (args, result) => {
  const what =
    result.error?.code === 'ENOENT'
      ? 'unshare is missing (Debian package util-linux)'
      : `unshare ${args.join(' ')} was refused: ${String(result.stderr).trim()}`;
  const need =
    process.getuid() === 0
      ? 'As root they need CAP_SYS_ADMIN: in a container start it with --privileged or --cap-add=SYS_ADMIN.'
      : 'Without root they need user namespaces: sysctl user.max_user_namespaces above 0, and on some ' +
        'distributions kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0.';
  return `The tests run only in a network namespace of their own, and none can be made here.\n${what}\n${need}`;
};

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
  const { args: flags, variables } = isolation();
  const probe = spawnSync('unshare', [...flags, 'true']);
  if (probe.status !== 0) {
    console.error(explain(flags, probe));
    return 1;
  }
  const folder = temporaryFolder(root);
  const { NODE_OPTIONS: _, NODE_EXTRA_CA_CERTS: __, ...environment } = process.env;
  const { status } = spawnSync('unshare', [...flags, process.execPath, 'scripts/test.mjs', ...args], {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...environment,
      ...variables,
      TMPDIR: folder,
      SOCKETEER_TEST_OUTER: readlinkSync('/proc/self/ns/net'),
    },
  });
  const clean = sweep(folder);
  return clean ? (status ?? 1) : status || 1;
};
