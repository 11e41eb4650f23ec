import { spawnSync } from 'node:child_process';
import { holdNamespace, networkNamespace } from './namespace.js';
import { check, native } from './native.js';

/** A host of a network scene: one network namespace, and the programs that set it up. */
export interface NetworkNode extends AsyncDisposable {
  readonly name: string;
  /** A process that lives there. */
  readonly pid: number;
  /** Inode of its nsfs file. */
  readonly inode: number;
  /** Its nsfs file, as `--netns` and `Socket.open` take it. */
  readonly path: string;
  /** The open nsfs file, for `Socket.open(…, { namespace })`; closed with the node. */
  readonly namespace: number;
  /** Runs ip(8) there, a command a line. Throws with its words. */
  ip(...commands: string[]): void;
  /** Loads rules with nft(8) there. Throws with its words. */
  nft(rules: string): void;
  /** Writes below `/proc/sys/net` there: `sysctl('ipv4/ip_forward', 1)`. Throws where the kernel has no such file. */
  sysctl(name: string, value: string | number): void;
}

/** Runs a program in a network namespace. Throws with what it said when it fails. */
const runIn = (path: string, command: string[], input: string): void => {
  const { status, stderr, error } = spawnSync('nsenter', [`--net=${path}`, ...command], {
    encoding: 'utf8',
    input,
    timeout: 10_000,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr.trim()}\n${input}`);
};

const O_RDONLY_CLOEXEC = 0o2000000;

const node = (name: string, pid: number, inode: number, end: () => Promise<void>): NetworkNode => {
  const path = `/proc/${pid}/ns/net`;
  const namespace = check(`open ${path}`, native().open(path, O_RDONLY_CLOEXEC, 0));
  return {
    name,
    pid,
    inode,
    path,
    namespace,
    ip: (...commands) => runIn(path, ['ip', '-batch', '-'], `${commands.join('\n')}\n`),
    nft: (rules) => runIn(path, ['nft', '-f', '-'], rules),
    sysctl: (key, value) => runIn(path, ['tee', `/proc/sys/net/${key}`], String(value)),
    async [Symbol.asyncDispose]() {
      native().close(namespace);
      await end();
    },
  };
};

/** The namespace this process lives in, as a host: what is set up there stays until the process ends. */
export const ownNode = (name: string): NetworkNode =>
  node(name, process.pid, networkNamespace(), () => Promise.resolve());

/** Makes a host of its own, held by a child for at most two minutes. Needs CAP_SYS_ADMIN. */
export const makeNode = async (name: string): Promise<NetworkNode> => {
  const holder = await holdNamespace(120);
  return node(name, holder.pid, holder.inode, async () => holder[Symbol.asyncDispose]());
};
