// Runs a Node script in fresh network, mount, IPC and process namespaces, as root or in a user namespace, unshare(1).
import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';

const isRoot = () => process.getuid() === 0;

/** A user namespace makes an ordinary user root of what it holds. */
const flags = () => [...(isRoot() ? [] : ['--user', '--map-root-user']), '--net', '--mount', '--ipc'];

const explain = (who, result) => {
  const what =
    result.error?.code === 'ENOENT'
      ? 'unshare is missing (Debian package util-linux)'
      : `unshare ${flags().join(' ')} was refused: ${String(result.stderr).trim()}`;
  const need = isRoot()
    ? 'As root this needs CAP_SYS_ADMIN: in a container start it with --privileged or --cap-add=SYS_ADMIN.'
    : 'Without root this needs user namespaces: sysctl user.max_user_namespaces above 0, and on some ' +
      'distributions kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0.';
  return `${who} runs only in a network namespace of its own, and none can be made here.\n${what}\n${need}`;
};

/** A process namespace with its own /proc; a container that masks parts of /proc does not allow it. */
const ownProcesses = ['--pid', '--fork', '--kill-child', '--mount-proc'];

const probe = (args) => spawnSync('unshare', [...args, 'true']);

/** What works here: with our own processes where wanted and possible; undefined where nothing does. */
const chooseFlags = (who, hideProcesses) => {
  const wanted = [...flags(), ...ownProcesses];
  if (hideProcesses && probe(wanted).status === 0) return wanted;
  const result = probe(flags());
  if (result.status !== 0) {
    console.error(explain(who, result));
    return undefined;
  }
  if (hideProcesses)
    console.error(`${who}: no process namespace can be made here; other processes are in sight`);
  return flags();
};

/**
 * Runs Node inside and returns its exit code; says what is needed where namespaces cannot be made. The script finds
 * our own network namespace in SOCKETEER_OUTER, and SOCKETEER_TEST_USERNS=1 when root there is not root here.
 * `hideProcesses` also gives it a process namespace. NODE_EXTRA_CA_CERTS is taken away: it costs Node 20 about
 * 28 ms a start.
 */
export const runIsolated = (who, args, { cwd, variables = {}, hideProcesses = false }) => {
  const chosen = chooseFlags(who, hideProcesses);
  if (chosen === undefined) return 1;
  const { NODE_OPTIONS: _, NODE_EXTRA_CA_CERTS: __, ...environment } = process.env;
  const own = { SOCKETEER_OUTER: readlinkSync('/proc/self/ns/net') };
  if (!isRoot()) own.SOCKETEER_TEST_USERNS = '1';
  const result = spawnSync('unshare', [...chosen, process.execPath, ...args], {
    cwd,
    stdio: 'inherit',
    env: { ...environment, ...own, ...variables },
  });
  return result.status ?? 1;
};

/** Inode of the network namespace we are in; throws when it is still the one we were started from. */
export const assertIsolated = () => {
  const namespace = readlinkSync('/proc/self/ns/net');
  if (namespace === process.env.SOCKETEER_OUTER)
    throw new Error('still in the network namespace of the machine');
  return /\d+/.exec(namespace)[0];
};
