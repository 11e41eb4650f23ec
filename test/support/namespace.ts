import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { raiseLoopback } from './loopback.js';
import { check, native } from './native.js';

const CLONE_NEWNET = 0x40000000;

/** Inode of the network namespace of a process (default: our own), as `/proc/<pid>/ns/net` names it. */
export const networkNamespace = (pid: number | 'self' | 'thread-self' = 'self'): number =>
  Number(/\d+/.exec(readlinkSync(`/proc/${pid}/ns/net`))?.[0]);

let entered: number | undefined;

/**
 * Whether this process lives in a network namespace made for the tests: scripts/test.mjs says in
 * SOCKETEER_TEST_NETNS which one it made.
 */
export const isPrivateNamespace = (): boolean => {
  const own = networkNamespace();
  return own === entered || own === Number(process.env['SOCKETEER_TEST_NETNS']);
};

const enter = (): void => {
  check('unshare', native().unshare(CLONE_NEWNET));
  entered = networkNamespace();
  raiseLoopback();
};

/**
 * Moves this process into a fresh network namespace with loopback up, unless it already has its own. For test
 * files that are run alone; needs root. Call it before anything opens a socket.
 */
export const enterPrivateNamespace = (): void => {
  if (!isPrivateNamespace()) enter();
};

/**
 * Moves this process into a network namespace that no other test file shares, loopback up: for tests that see or change
 * what belongs to the whole namespace. Without the privilege nothing happens, and `requires('netns')` says so. Call it
 * before anything opens a socket.
 */
export const enterFreshNamespace = (): void => {
  if (isPrivateNamespace() || process.getuid?.() === 0) enter();
};

/** A child process that holds a network namespace of its own open until it is disposed of. */
export interface NamespaceHolder extends AsyncDisposable {
  readonly pid: number;
  /** Inode of its nsfs file. */
  readonly inode: number;
}

/** Makes another network namespace, loopback down, held by a child that sleeps so long. Needs CAP_SYS_ADMIN. */
export const holdNamespace = async (seconds = 60): Promise<NamespaceHolder> => {
  const child = spawn('unshare', ['--net', 'sh', '-c', `echo ready; exec sleep ${seconds}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const ready = await Promise.race([once(child.stdout, 'data'), exited.then(() => undefined)]);
  if (ready === undefined || child.pid === undefined) throw new Error('unshare --net failed');
  return {
    pid: child.pid,
    inode: networkNamespace(child.pid),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
};
