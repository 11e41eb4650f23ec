/**
 * A program that makes a scene of descriptors, looks for their holders by a walk over /proc and by BPF, and prints what
 * both found of itself and its children as JSON.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { walkTasks } from '../../src/inventory/task-owners.js';
import { socketsOfTasks } from '../../src/inventory/task-sockets.js';
import { mayLoadIterators } from '../../src/kernel/bpf.js';
import { type NativeWalk, walkDescriptors } from '../../src/kernel/walk.js';
import { check, native } from '../support/native.js';

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const SOCK_CLOEXEC = 0o2000000;
const files = ['comm', 'cmdline', 'cgroup'];

/** What the scene leaves for those who read it. */
export interface OwnersReport {
  readonly pid: number;
  /** False where the kernel lets us load no BPF program; then `bpf` and `sockets` say why. */
  readonly permitted: boolean;
  readonly proc: string[];
  readonly bpf: string[] | string;
  /** `inode netns` of every socket of this process. */
  readonly sockets: string[] | string;
  /** Inodes of the pairs that a thread with descriptors of its own holds, and of a socket on its way in a message. */
  readonly hidden: number[];
}

const inodeOf = (fd: number): number => Number(/\d+/.exec(readlinkSync(`/proc/self/fd/${fd}`))?.[0]);

const pair = (): [number, number] => {
  const fds = new Int32Array(2);
  check('socketpair', native().socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds));
  return [fds[0] as number, fds[1] as number];
};

/** Sends a socket to ourselves and closes it: it lives on in a queue, and no descriptor names it. */
const sendAway = (): number => {
  const [here] = pair();
  const [moving, other] = pair();
  const control = new Uint8Array(24);
  const view = new DataView(control.buffer);
  view.setBigUint64(0, 20n, true);
  view.setInt32(8, 1, true); // SOL_SOCKET
  view.setInt32(12, 1, true); // SCM_RIGHTS
  view.setInt32(16, moving, true);
  const inode = inodeOf(moving);
  check('sendmsg', native().sendmsg(here, null, Uint8Array.of(0), control, 0));
  native().close(moving);
  native().close(other);
  return inode;
};

/** A thread that stops sharing our descriptors, clone(2), and opens a pair of its own. */
const startThread = async (): Promise<{ worker: Worker; inodes: number[] }> => {
  const code = `
    const { parentPort } = require('node:worker_threads');
    import(${JSON.stringify(new URL('../support/native.js', import.meta.url).href)}).then(({ native }) => {
      const fds = new Int32Array(2);
      const status = native().unshare(0x400) || native().socketpair(1, 1, 0, fds);
      const inode = (fd) => Number(/[0-9]+/.exec(require('node:fs').readlinkSync('/proc/thread-self/fd/' + fd))[0]);
      parentPort.postMessage(status === 0 ? [...fds].map(inode) : []);
      setInterval(() => undefined, 1000);
    });`;
  const worker = new Worker(code, { eval: true });
  const [inodes] = await once(worker, 'message');
  return { worker, inodes };
};

/** A child with inherited sockets that never waits for its own child, which has ended. */
const startChildren = async (): Promise<ReturnType<typeof spawn>> => {
  const child = spawn('sh', ['-c', 'true & echo ready; exec sleep 30'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  // Its name changes with exec, which must not happen between the two looks that are compared.
  while (readFileSync(`/proc/${child.pid}/comm`, 'latin1') !== 'sleep\n') await sleep(1);
  return child;
};

const rowsOf = (walk: NativeWalk, pids: ReadonlySet<number>): string[] => {
  const rows: string[] = [];
  const text = (index: number): string => {
    const end = walk.ends[index * files.length + files.length - 1];
    return walk.blob.toString('latin1', index === 0 ? 0 : walk.ends[index * files.length - 1], end);
  };
  for (let at = 0; at < walk.sockets.length; at += 3) {
    const [index = -1, fd, inode] = walk.sockets.subarray(at, at + 3);
    const pid = walk.pids[index] as number;
    if (pids.has(pid)) rows.push(JSON.stringify([pid, fd, inode, walk.uids[index], text(index)]));
  }
  return rows;
};

const openSome = (): void => {
  for (const [family, type] of [
    [AF_INET, SOCK_STREAM],
    [AF_INET6, SOCK_DGRAM],
    [AF_NETLINK, SOCK_DGRAM],
  ] as const)
    native().socket(family, type | SOCK_CLOEXEC, 0);
  for (let i = 0; i < 300; i++) native().dup(pair()[0]);
};

const sayWhy = (error: Error): string => `${error.name}: ${error.message}`;

const socketRows = async (): Promise<string[]> => {
  const found = await socketsOfTasks();
  const rows: string[] = [];
  for (let i = 0; i < found.length; i++)
    if (found.pid(i) === process.pid) rows.push(`${found.inode(i)} ${found.netns(i)}`);
  return rows;
};

const main = async (): Promise<void> => {
  openSome();
  const away = sendAway();
  const { worker, inodes } = await startThread();
  const child = await startChildren();
  const pids = new Set([process.pid, child.pid as number]);
  const proc = rowsOf(await walkDescriptors({ files }), pids);
  const bpf = await walkTasks('/proc', files).then((walk) => rowsOf(walk, pids), sayWhy);
  const report: OwnersReport = {
    pid: process.pid,
    permitted: mayLoadIterators(),
    proc,
    bpf,
    sockets: await socketRows().catch(sayWhy),
    hidden: [away, ...inodes],
  };
  console.log(JSON.stringify(report));
  child.kill('SIGKILL');
  await worker.terminate();
};

if (process.argv[1] === import.meta.filename) await main();
